package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken packets and broken files: nothing is thrown but what says that the capture is broken, and the balance holds,
 * with all plugins and all outputs. Property; a failure names its seed.
 */
class FuzzTest {
    private static final int SEEDS = Integer.getInteger("ringprobe.seeds", 12);
    private static final int MOST_PACKETS = 300;
    private static final List<String> OUTPUTS = List.of("csv", "json", "text", "ipfix");
    private static final List<LinkType> LINKS = List.of(LinkType.values());

    private final TestComponents components = new TestComponents();
    private final List<Path> captures = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void findCaptures() throws IOException {
        try (Stream<Path> files = Files.list(SharedFolder.require("conformance/pcaps"))) {
            files.sorted().forEach(captures::add);
        }
        assertTrue(captures.size() > 10, "the captures weren't found");
    }

    @Test
    void shouldBearBrokenPackets() throws Exception {
        long parsed = 0;
        long packets = 0;
        for (Path capture : captures) {
            List<CapturedFrames.Frame> frames = CapturedFrames.read(capture);
            assertTrue(!frames.isEmpty(), capture + " has no packets");
            for (int seed = 0; seed < SEEDS; seed++) {
                Random random = new Random(seed);
                Path broken = folder.resolve("broken.pcap");
                int written = breakPackets(frames, random, broken);
                ProbeRun.Result result = run(broken, random);
                String where = capture + " seed " + seed;
                assertEquals(List.of(), result.failures(), where);
                assertEquals(List.of(), result.pluginFailures(), where);
                assertEquals(List.of(), result.balance().broken(), where);
                assertEquals(written, result.balance().packets(), where);
                packets += written;
                parsed += packetsInRecords(result);
            }
        }
        assertTrue(parsed > packets / 4 && parsed < packets, parsed + " of " + packets + " parsed");
    }

    @Test
    void shouldBearBrokenFiles() throws Exception {
        int refused = 0;
        int cutOff = 0;
        for (Path capture : captures) {
            byte[] octets = Files.readAllBytes(capture);
            for (int seed = 0; seed < SEEDS; seed++) {
                Random random = new Random(seed);
                Path broken = folder.resolve("broken.pcap");
                Files.write(broken, breakFile(octets, random));
                try {
                    ProbeRun.Result result = run(broken, random);
                    assertOnlyCaptureFailures(result, capture + " seed " + seed);
                    cutOff += result.failures().size();
                } catch (CaptureException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 0 && cutOff > 0, refused + " refused, " + cutOff + " cut off: too tame");
    }

    private static void assertOnlyCaptureFailures(ProbeRun.Result result, String where) {
        for (Throwable failure : result.failures()) {
            if (!(failure instanceof CaptureException)) {
                throw new AssertionError(where, failure);
            }
        }
        assertEquals(List.of(), result.pluginFailures(), where);
        assertEquals(List.of(), result.balance().broken(), where);
    }

    private ProbeRun.Result run(Path capture, Random random) throws IOException, InterruptedException {
        ProbeRun run = ProbeRun.over(capture)
                .plugins(components.pluginNames())
                .cache("size=10;inactive=" + (1 + random.nextInt(100)))
                .shards(1 + random.nextInt(3))
                .block(1 + random.nextInt(200));
        OUTPUTS.stream().filter(components::hasOutput).forEach(run::output);
        return run.run();
    }

    private static long packetsInRecords(ProbeRun.Result result) {
        long sum = 0;
        for (String record : result.records(1)) {
            sum += number(record, "\"PACKETS\":") + number(record, "\"PACKETS_REV\":");
        }
        return sum;
    }

    private static long number(String record, String key) {
        int start = record.indexOf(key) + key.length();
        return Long.parseLong(record.substring(start, record.indexOf(',', start)));
    }

    /** Bits turned, packets cut, and now and then the wrong link type for all. */
    private static int breakPackets(List<CapturedFrames.Frame> frames, Random random, Path to) throws IOException {
        LinkType link = random.nextInt(4) > 0 ? LinkType.ETHERNET : LINKS.get(random.nextInt(LINKS.size()));
        int first = random.nextInt(Math.max(1, frames.size() - MOST_PACKETS));
        List<CapturedFrames.Frame> chosen = frames.subList(first, Math.min(frames.size(), first + MOST_PACKETS));
        try (PcapWriter writer = PcapWriter.create(to, link)) {
            for (CapturedFrames.Frame frame : chosen) {
                byte[] octets = frame.octets().clone();
                int flips = random.nextInt(6);
                for (int i = 0; i < flips && octets.length > 0; i++) {
                    // Most of them where the headers are.
                    int reach = random.nextInt(4) > 0 ? Math.min(80, octets.length) : octets.length;
                    octets[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
                }
                int kept = random.nextInt(4) == 0 ? random.nextInt(octets.length + 1) : octets.length;
                writer.packet(frame.nanos(), Arrays.copyOf(octets, kept), octets.length);
            }
        }
        return chosen.size();
    }

    private static byte[] breakFile(byte[] octets, Random random) {
        byte[] broken = octets.clone();
        int flips = 1 << random.nextInt(8);
        for (int i = 0; i < flips; i++) {
            int reach = random.nextInt(3) == 0 ? Math.min(200, broken.length) : broken.length;
            broken[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
        }
        boolean cuts = random.nextInt(3) == 0;
        return cuts ? Arrays.copyOf(broken, random.nextInt(broken.length)) : broken;
    }
}
