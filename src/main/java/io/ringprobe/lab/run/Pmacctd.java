package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * pmacctd with its plugin nfprobe: a record for each direction, as IPFIX over UDP. Two processes with a pipe between
 * them, whose room it takes here is large, for what doesn't fit is lost; before it reads a file it sleeps for two
 * seconds, which are in its wall time. It says nothing of what it counted. Immutable.
 *
 * @param program its path
 */
record Pmacctd(String program) implements Contestant {
    private static final List<String> TIMEOUTS = List.of("tcp", "tcp.rst", "tcp.fin", "udp", "icmp", "general");

    @Override
    public CellKey key(String traffic) {
        return Peers.key("pmacctd", traffic, "ipfix-udp");
    }

    @Override
    public List<String> command(Job job) throws IOException {
        return command(job.folder(), job.port(), List.of("pcap_savefile: " + job.capture()));
    }

    @Override
    public Optional<List<String>> command(Link link) throws IOException {
        List<String> timeouts = new ArrayList<>();
        for (String name : TIMEOUTS) {
            timeouts.add(name + "=" + link.inactive());
        }
        timeouts.addAll(List.of("maxlife=300", "expint=1"));
        return Optional.of(command(
                link.folder(),
                link.port(),
                List.of("pcap_interface: " + link.name(), "nfprobe_timeouts: " + String.join(":", timeouts))));
    }

    private List<String> command(Path folder, int port, List<String> input) throws IOException {
        List<String> lines = new ArrayList<>(input);
        lines.addAll(List.of(
                "daemonize: false",
                "plugins: nfprobe",
                "plugin_pipe_size: 134217728",
                "plugin_buffer_size: 65536",
                "aggregate: src_host, dst_host, src_port, dst_port, proto, tos",
                "nfprobe_receiver: 127.0.0.1:" + port,
                "nfprobe_version: 10",
                "nfprobe_maxflows: 4000000"));
        Path file = Files.write(folder.resolve("pmacctd.conf"), lines);
        return List.of(program, "-f", file.toString());
    }
}
