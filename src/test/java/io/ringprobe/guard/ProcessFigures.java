package io.ringprobe.guard;

import io.ringprobe.Ringprobe;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/** Measures whole runs of the program, each in a process of its own. */
final class ProcessFigures {
    private static final Path DEMO = Path.of("pcaps", "demo.pcap");
    private static final int ROUNDS = 400;
    /** Longer than flows stay idle, so that each round has flows of its own. */
    private static final long ROUND_NANOS = 400_000_000_000L;

    private static final Pattern ALLOCATED = Pattern.compile("allocated (\\d+) status 0");
    private static final Pattern SENT = Pattern.compile("output .*: ([\\d,]+) flows, ([\\d,]+) messages");
    /** Columns of {@code strace -c}: share, seconds, microseconds a call, calls, perhaps errors, name. */
    private static final Pattern CALL = Pattern.compile("(?m)^ *\\S+ +\\S+ +\\d+ +(\\d+) .*(sendto|sendmsg|sendmmsg)$");

    private final Figures figures;
    private final Path folder;

    ProcessFigures(Figures figures, Path folder) {
        this.figures = figures;
        this.folder = folder;
    }

    void measure() throws Exception {
        List<CapturedFrames.Frame> frames = CapturedFrames.read(DEMO);
        Path capture = longCapture(frames);
        classes();
        heap(capture, (long) (ROUNDS - 1) * frames.size());
        sending(capture);
    }

    private Path longCapture(List<CapturedFrames.Frame> frames) throws IOException {
        Path file = folder.resolve("long.pcap");
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (CapturedFrames.Frame frame : frames) {
                    writer.packet(frame.nanos() + round * ROUND_NANOS, frame.octets());
                }
            }
        }
        return file;
    }

    private void classes() throws Exception {
        Path log = folder.resolve("classes");
        run(java("-Xlog:class+load:file=" + log, Ringprobe.class, DEMO, "ipfix;file=" + folder.resolve("flows")));
        List<String> classes = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" source: "))
                .toList();
        figures.add("classes", classes.size());
        figures.add(
                "classes.own",
                classes.stream().filter(line -> line.contains(" io.ringprobe.")).count());
        figures.add(
                "classes.lambdas",
                classes.stream().filter(line -> line.contains("$$Lambda")).count());
        figures.add(
                "classes.foreign",
                classes.stream()
                        .filter(line -> line.matches(".* (jdk\\.jfr|picocli|com\\.typesafe|io\\.ringprobe\\.lab"
                                + "|com\\.sun\\.jna|io\\.micrometer|org\\.pcap4j|com\\.sun\\.net\\.httpserver)\\..*"))
                        .count());
    }

    /** What a longer run allocates more is what packets and flows cost. */
    private void heap(Path capture, long packetsMore) throws Exception {
        Path flows = folder.resolve("flows");
        long once = allocated(run(java("-ea", PlainRun.class, DEMO, "ipfix;file=" + flows)));
        long often = allocated(run(java("-ea", PlainRun.class, capture, "ipfix;file=" + flows)));
        figures.add("heap.run", once);
        figures.add("heap.packet", (double) Math.max(0, often - once) / packetsMore);
    }

    private static long allocated(String output) {
        Matcher allocated = ALLOCATED.matcher(output);
        if (!allocated.find()) {
            throw new IllegalStateException(output);
        }
        return Long.parseLong(allocated.group(1));
    }

    private void sending(Path capture) throws Exception {
        Path calls = folder.resolve("calls");
        List<String> command = new ArrayList<>();
        command.add(Tools.require("strace").toString());
        command.addAll(List.of("-f", "--seccomp-bpf", "-c", "-e", "trace=sendto,sendmsg,sendmmsg", "-o"));
        command.add(calls.toString());
        try (DatagramSocket collector = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String output = "ipfix;udp;host=127.0.0.1;port=" + collector.getLocalPort();
            command.addAll(java("-ea", Ringprobe.class, capture, output));
            String report = run(command);
            Matcher sent = SENT.matcher(report);
            Matcher call = CALL.matcher(Files.readString(calls));
            if (!sent.find()) {
                throw new IllegalStateException(report);
            }
            long messages = number(sent.group(2));
            long sum = 0;
            while (call.find()) {
                sum += Long.parseLong(call.group(1));
            }
            figures.add("udp.messages", 1000.0 * messages / number(sent.group(1)));
            figures.add("udp.calls", (double) sum / messages);
        }
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    private static List<String> java(String flag, Class<?> main, Path capture, String output) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options"),
                "-XX:TieredStopAtLevel=1",
                flag,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "--shards",
                "1",
                "-i",
                "pcap;file=" + capture,
                "-o",
                output);
    }

    private String run(List<String> command) throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int status = process.waitFor();
        String report = Files.readString(out);
        if (report.contains("ptrace") && report.contains("not permitted")) {
            throw new TestAbortedException("strace may not trace here: " + report);
        }
        if (status != 0) {
            throw new IllegalStateException(command.getFirst() + " ended with " + status + ": " + report);
        }
        return report;
    }
}
