package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * yaf: biflows, as IPFIX over UDP. What it sends is counted by a collector. Immutable.
 *
 * @param program its path
 */
record Yaf(String program) implements Contestant {
    @Override
    public CellKey key(String traffic) {
        return Peers.key("yaf", traffic, "ipfix-udp");
    }

    @Override
    public List<String> command(Job job) {
        return command(List.of("--in", job.capture().toString()), job.port());
    }

    @Override
    public Optional<List<String>> command(Link link) {
        String inactive = String.valueOf(link.inactive());
        List<String> input = List.of("--live", "pcap", "--in", link.name(), "--idle-timeout", inactive);
        return Optional.of(command(input, link.port()));
    }

    private List<String> command(List<String> input, int port) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(input);
        command.addAll(List.of("--out", "127.0.0.1", "--ipfix", "udp", "--ipfix-port", String.valueOf(port)));
        command.addAll(List.of("--no-stats", "--max-flows", "4000000", "--log", "stderr"));
        return command;
    }
}
