package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
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
    private static final int HOSTS = 400;
    private static final int SERVERS = 20;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int MEAN_GAP_NANOS = 200_000;

    private record Variant(int shards, int block) {}

    private static final List<Variant> VARIANTS = List.of(
            new Variant(2, 128),
            new Variant(3, 128),
            new Variant(8, 128),
            new Variant(1, 1),
            new Variant(1, 7),
            new Variant(1, 512));

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
        check(ProbeRun.over(capture).plugins("basicplus", "vlan").cache("size=18;active=60;inactive=20"), 50_000);
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

    /** Clients that talk with a few servers over TCP and UDP, both ways; 200 seconds in all. */
    private static void writeMillion(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        byte[] udp = frame(17, 8);
        byte[] tcp = frame(6, 20);
        long time = START;
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            for (int i = 0; i < PACKETS; i++) {
                time += random.nextInt(2 * MEAN_GAP_NANOS);
                boolean isTcp = random.nextInt(3) > 0;
                byte[] frame = isTcp ? tcp : udp;
                int host = random.nextInt(HOSTS);
                int server = random.nextInt(SERVERS);
                int client = 0x0A00_0000 | host;
                int clientPort = 1024 + (host * 31 + server) % 60_000 + random.nextInt(2);
                boolean answer = random.nextBoolean();
                ByteBuffer header = ByteBuffer.wrap(frame);
                header.putInt(26, answer ? 0xC0A8_0000 | server : client);
                header.putInt(30, answer ? client : 0xC0A8_0000 | server);
                header.putShort(34, (short) (answer ? 443 : clientPort));
                header.putShort(36, (short) (answer ? clientPort : 443));
                if (isTcp) {
                    header.put(47, (byte) (random.nextInt(20) == 0 ? 0x11 : random.nextInt(20) == 0 ? 0x02 : 0x18));
                }
                writer.packet(time, frame);
            }
        }
    }

    private static byte[] frame(int protocol, int transportHeader) {
        ByteBuffer out = ByteBuffer.allocate(60);
        out.put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}).putShort((short) 0x0800);
        out.putShort((short) 0x4500).putShort((short) (20 + transportHeader)).putInt(0);
        out.put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .position(34 + 12)
                .put((byte) 0x50);
        return out.array();
    }
}
