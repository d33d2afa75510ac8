package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ProbeConfig;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.TrafficGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The records of a capture are the same multiset whatever the number of shards and the size of blocks, as long as no
 * line of the cache is full. Golden.
 */
class DeterminismTest {
    private static final int PACKETS = 1_000_000;
    private static final int FLOWS = 60_000;
    private static final long SEED = 7;

    private record Variant(int shards, int block) {}

    private static final List<Variant> VARIANTS = List.of(
            new Variant(2, 128),
            new Variant(3, 128),
            new Variant(8, 128),
            new Variant(1, 1),
            new Variant(1, 7),
            new Variant(1, 512),
            new Variant(ProbeConfig.NO_SHARDS, 128));

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> shouldGiveTheSameRecordsOfTheReferenceCaptures() throws IOException {
        List<Path> captures;
        try (Stream<Path> files = Files.list(SharedFolder.require("conformance/pcaps"))) {
            captures = files.sorted().toList();
        }
        assertTrue(captures.size() > 10, "the captures weren't found");
        List<String> plugins = new TestComponents().pluginNames();
        return captures.stream()
                .map(capture -> DynamicTest.dynamicTest(
                        capture.getFileName().toString(),
                        () -> check(ProbeRun.over(capture).plugins(plugins).cache("size=12"), 0)));
    }

    @Test
    void shouldGiveTheSameRecordsOfAMillionPackets() throws Exception {
        Path capture = folder.resolve("million.pcap");
        writeMillion(capture);
        check(ProbeRun.over(capture).plugins("basicplus", "vlan").cache("size=18"), 50_000);
    }

    private static void check(ProbeRun run, int leastRecords) throws Exception {
        List<String> expected = sorted(run.shards(1).block(128).run());
        assertTrue(expected.size() >= leastRecords, expected.size() + " records only");
        for (Variant variant : VARIANTS) {
            List<String> given =
                    sorted(run.shards(variant.shards).block(variant.block).run());
            assertEquals(expected.size(), given.size(), variant.toString());
            for (int i = 0; i < given.size(); i++) {
                assertEquals(expected.get(i), given.get(i), variant.toString());
            }
        }
    }

    private static List<String> sorted(ProbeRun.Result result) {
        assertEquals(List.of(), result.failures());
        assertEquals(List.of(), result.pluginFailures());
        assertEquals(List.of(), result.balance().broken());
        List<String> records = result.sorted();
        boolean evicted = records.stream().anyMatch(record -> record.contains("\"FLOW_END_REASON\":5,"));
        assertTrue(!evicted, "the cache was too small for this test");
        return records;
    }

    private static void writeMillion(Path file) throws IOException {
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            new TrafficGenerator(SEED, FLOWS)
                    .generate(PACKETS, (time, frame, wire) -> write(writer, time, frame, wire));
        }
    }

    private static void write(PcapWriter writer, long time, byte[] frame, int wire) {
        try {
            writer.packet(time, frame, wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
