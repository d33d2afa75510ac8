package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * softflowd: biflows, as IPFIX over UDP. While it reads a file no flow ends by the packets' time, so its table grows
 * with the capture, and flows hours apart become one record. Immutable.
 *
 * @param program its path
 */
record Softflowd(String program) implements Contestant {
    private static final Pattern PROCESSED = Pattern.compile("^Packets processed: (\\d+)", Pattern.MULTILINE);
    private static final Pattern IGNORED = Pattern.compile("^Ignored packets: (\\d+)", Pattern.MULTILINE);
    private static final Pattern EXPORTED = Pattern.compile("^Flows exported: (\\d+)", Pattern.MULTILINE);
    private static final List<String> TIMEOUTS = List.of("tcp", "tcp.rst", "tcp.fin", "udp", "icmp", "general");

    @Override
    public CellKey key(String traffic) {
        return Peers.key("softflowd", traffic, "ipfix-udp");
    }

    @Override
    public List<String> command(Job job) {
        List<String> command =
                new ArrayList<>(List.of(program, "-r", job.capture().toString()));
        command.addAll(output(job.port(), job.folder().resolve("pid").toString()));
        command.addAll(List.of("-c", "none"));
        return command;
    }

    private static List<String> output(int port, String pidFile) {
        String collector = "127.0.0.1:" + port;
        return List.of("-n", collector, "-v", "10", "-b", "-6", "-d", "-m", "4000000", "-p", pidFile);
    }

    @Override
    public Optional<List<String>> command(Link link) {
        List<String> command = new ArrayList<>(List.of(program, "-i", link.name(), "-A", "milli"));
        command.addAll(output(link.port(), link.folder().resolve("pid").toString()));
        command.addAll(List.of("-c", link.folder().resolve("control").toString()));
        for (String timeout : TIMEOUTS) {
            command.addAll(List.of("-t", timeout + "=" + link.inactive()));
        }
        command.addAll(List.of("-t", "maxlife=300", "-t", "expint=1"));
        return Optional.of(command);
    }

    @Override
    public Said said(String output, Job job) {
        long processed = Said.number(PROCESSED, output);
        return new Said(
                processed < 0 ? processed : processed + Math.max(0, Said.number(IGNORED, output)),
                Said.number(EXPORTED, output));
    }
}
