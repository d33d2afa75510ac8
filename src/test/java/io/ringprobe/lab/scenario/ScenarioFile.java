package io.ringprobe.lab.scenario;

import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Scenarios that tests write, and what comes of them. */
public final class ScenarioFile {
    private ScenarioFile() {}

    /** Reads a scenario from its text, written into that folder. */
    public static Scenario of(Path folder, String text, String... settings) {
        try {
            Path file = Files.writeString(folder.resolve("scenario.conf"), text);
            return Scenario.read(file.toString(), List.of(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came of a scenario.
     *
     * @param digest of all frames and times
     * @param times of the packets, ns since 1970
     * @param longest frame
     */
    public record Outcome(
            long packets, long flows, long digest, List<Long> times, int longest, List<TruthFlow> truth) {}

    /** Runs a scenario to its end. */
    public static Outcome run(Scenario scenario) {
        List<TruthFlow> truth = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        CRC32 digest = new CRC32();
        long[] counts = new long[3];
        // The truth of flows that were cut is told when the traffic is closed.
        run(scenario, truth, times, digest, counts);
        return new Outcome(counts[0], counts[1], digest.getValue(), times, (int) counts[2], truth);
    }

    private static void run(Scenario scenario, List<TruthFlow> truth, List<Long> times, CRC32 digest, long[] counts) {
        try (Traffic traffic = scenario.traffic(truth::add);
                NativeBlock frame = NativeBlock.allocate(traffic.maxFrameLength())) {
            byte[] octets = new byte[traffic.maxFrameLength()];
            int length = traffic.next(frame.address());
            while (length > 0) {
                Memory.copyToArray(frame.address(), octets, 0, length);
                digest.update(octets, 0, length);
                digest.update(Long.toString(traffic.time()).getBytes(StandardCharsets.US_ASCII));
                times.add(traffic.time());
                counts[2] = Math.max(counts[2], length);
                length = traffic.next(frame.address());
            }
            counts[0] = traffic.packets();
            counts[1] = traffic.flows();
        }
    }
}
