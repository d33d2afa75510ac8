package io.ringprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.testkit.ProbeRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What {@link WitnessPlugin} and {@code vlan} say about where packets went. */
final class Witness {
    private Witness() {}

    /** Gives each packet a time that no other has, by moving it a few nanoseconds on. */
    static List<SentPacket> withUniqueTimes(List<SentPacket> packets) {
        Set<Long> taken = new HashSet<>();
        for (SentPacket packet : packets) {
            while (!taken.add(packet.nanos)) {
                packet.nanos++;
            }
        }
        return packets;
    }

    /** A run over {@code run}'s captures, with the witness, whose counters must be right. */
    static ProbeRun.Result run(ProbeRun run) throws IOException, InterruptedException {
        ProbeRun.Result result = run.plugins("vlan").plugin(WitnessPlugin::new).run();
        assertEquals(List.of(), result.failures());
        assertEquals(List.of(), result.balance().broken());
        return result;
    }

    /** For each packet in the records its time and the flow in whose record it is, sorted. */
    static List<String> packets(ProbeRun.Result result) {
        List<String> packets = new ArrayList<>();
        for (String line : result.records()) {
            Map<String, String> record = Json.members(line);
            List<String> times = list(record.get(WitnessPlugin.FIELD));
            int counted = Integer.parseInt(record.get("PACKETS")) + Integer.parseInt(record.get("PACKETS_REV"));
            assertEquals(counted, times.size(), line);
            times.forEach(time -> packets.add(time + " " + flow(record)));
        }
        packets.sort(null);
        return packets;
    }

    private static List<String> list(String json) {
        return json.equals("[]")
                ? List.of()
                : List.of(json.substring(1, json.length() - 1).split(","));
    }

    /** The same for both directions. */
    private static String flow(Map<String, String> record) {
        List<String> ends = Stream.of("SRC", "DST")
                .map(end -> record.get(end + "_IP") + ":" + record.get(end + "_PORT"))
                .sorted()
                .toList();
        return ends + " " + record.get("PROTOCOL") + " " + record.get("VLAN_ID");
    }
}
