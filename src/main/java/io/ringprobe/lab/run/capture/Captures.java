package io.ringprobe.lab.run.capture;

import io.ringprobe.lab.file.CaptureWriter;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.run.Source;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.traffic.CaptureRun;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.lab.truth.TruthSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The captures of a matrix: those that are there, and those made of scenarios. What is made is kept in a folder, named
 * after the scenario and a digest of all that it says, so that it is made once. Used by one thread.
 */
public final class Captures {
    /** What is true of a capture that was made. */
    private static final String MADE = "numbers.txt";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int DIGEST_LETTERS = 16;

    private final Path folder;
    private final Consumer<String> progress;

    /**
     * @param folder where captures are kept; is made when it is needed
     * @param progress takes a line for what takes time
     */
    public Captures(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * The capture of a source, which is made where it isn't there yet.
     *
     * @throws IOException if a capture is damaged, or can't be made
     */
    public Capture of(Source source) throws IOException {
        if (source.file().isPresent()) {
            Path file = source.file().get();
            progress.accept("counting " + file);
            Count count = Count.of(file);
            return new Capture(source, file, info(source, count.packets(), count.octets(), Round.UNKNOWN), 0);
        }
        return made(source);
    }

    private static TrafficInfo info(Source source, long packets, long octets, long flows) {
        return new TrafficInfo(source.name(), source.base(), packets, octets, flows);
    }

    /** A capture of one packet, for starts without work. */
    public Capture onePacket() throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("one-packet.pcap");
        OnePacket.write(file);
        Source source = new Source("one-packet", "", Optional.of(file), "", List.of(), Round.UNKNOWN, "");
        return new Capture(source, file, info(source, 1, OnePacket.octets(), 1), 0);
    }

    private Capture made(Source source) throws IOException {
        Scenario scenario = Scenario.read(source.scenario(), source.settings());
        Path kept = folder.resolve(scenario.name() + "-" + digest(source));
        Path file = kept.resolve("traffic.pcap");
        if (!Files.exists(kept.resolve(MADE))) {
            progress.accept("making " + file);
            Files.createDirectories(kept);
            make(scenario, file, kept.resolve(MADE));
        }
        List<String> numbers = Files.readAllLines(kept.resolve(MADE));
        TrafficInfo info = info(source, number(numbers, 0), number(numbers, 1), number(numbers, 2));
        return new Capture(source, file, info, number(numbers, 3));
    }

    private static long number(List<String> lines, int index) {
        return Long.parseLong(lines.get(index).split(" ")[1]);
    }

    /** Writes the numbers last and at once: where they are, the capture is whole. */
    private static void make(Scenario scenario, Path file, Path numbers) throws IOException {
        long octets;
        long packets;
        Truth truth = new Truth();
        try (Traffic traffic = scenario.traffic(truth)) {
            try (CaptureWriter writer = CaptureWriter.create(file)) {
                CaptureRun run = new CaptureRun(traffic, writer);
                run.run();
                octets = run.octets();
            }
            packets = traffic.packets();
        }
        Path unfinished = numbers.resolveSibling(MADE + ".part");
        Files.write(
                unfinished,
                List.of(
                        "packets " + packets,
                        "octets " + octets,
                        "flows " + truth.flows,
                        "longest " + Math.ceilDiv(truth.longestNanos, NANOS_PER_SECOND)));
        Files.move(unfinished, numbers, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What is told of the flows, of which those that lost all their packets are none. */
    private static final class Truth implements TruthSink {
        private long flows;
        private long longestNanos;

        @Override
        public void flow(TruthFlow flow) {
            flows++;
            longestNanos = Math.max(longestNanos, flow.lastNanos() - flow.firstNanos());
        }
    }

    private static String digest(Source source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    Scenario.resolved(source.scenario(), source.settings()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
