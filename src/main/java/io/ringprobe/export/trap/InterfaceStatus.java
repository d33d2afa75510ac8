package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where to find what status tools are told of an interface; any thread may ask.
 *
 * @param spec the interface
 * @param counters what became of its flows
 * @param autoflushes messages that left because time had come
 * @param clients its readers; none where it has no sockets
 */
record InterfaceStatus(
        TrapSpec spec, OutputCounters counters, LongSupplier autoflushes, Supplier<List<ClientStatus>> clients) {

    /** Appends it as a JSON object with the names that the tools look for. */
    void appendTo(StringBuilder json) {
        json.append("{\"client_stats_arr\": [");
        List<ClientStatus> now = clients.get();
        if (spec.kind().isSocket()) {
            // The tools take the first of the list for something else than a reader: the process' own inputs.
            append(json, "\"extended_input_interface_info\"", new ClientStatus(0, 0, 0, 0));
            for (ClientStatus client : now) {
                append(json.append(", "), Integer.toString(client.id()), client);
            }
        }
        json.append("], \"num_clients\": ").append(now.size()).append(", \"ifc_id\": \"");
        appendText(json, spec.target().isEmpty() ? "none" : spec.target());
        json.append("\", \"ifc_type\": ").append((int) spec.kind().letter());
        json.append(", \"sent-messages\": ").append(sum(OutputCount.EXPORTED, OutputCount.REPEATS));
        json.append(", \"dropped-messages\": ").append(counters.lost() + counters.get(OutputCount.REPEATS_LOST));
        json.append(", \"buffers\": ").append(counters.get(OutputCount.MESSAGES));
        json.append(", \"autoflushes\": ").append(autoflushes.getAsLong()).append('}');
    }

    private long sum(OutputCount one, OutputCount other) {
        return counters.get(one) + counters.get(other);
    }

    private static void append(StringBuilder json, String id, ClientStatus client) {
        long needed = client.records() + client.skipped();
        double percentage = needed == 0 ? 0 : 100.0 * client.skipped() / needed;
        json.append("{\"id\": ").append(id);
        json.append(", \"sent_containers\": \"").append(client.messages());
        json.append("\", \"sent_messages\": \"").append(client.records());
        json.append("\", \"skipped_messages\": \"").append(client.skipped());
        json.append("\", \"skipped_percentage\": ").append(percentage).append('}');
    }

    private static void appendText(StringBuilder json, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
    }
}
