package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ConfigException;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.PcapngWriter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters of libpcap; skipped where there is no libpcap. */
class FilterTest {
    private static final byte[] UDP = ip(17, 53);
    private static final byte[] TCP = ip(6, 80);

    @TempDir
    Path folder;

    @BeforeAll
    static void requireLibpcap() {
        try {
            BpfFilter.compile("test", "ip", LinkType.ETHERNET).close();
        } catch (ConfigException e) {
            assumeTrue(false, e.getMessage());
        }
    }

    @Test
    void shouldFilterFramesOfEachLinkType() throws IOException {
        Map<LinkType, String> heads = Map.of(
                LinkType.ETHERNET, "ffffffffffff0202020202020800",
                LinkType.RAW_IP, "",
                LinkType.IPV4, "",
                LinkType.NULL, "02000000",
                LinkType.LOOP, "00000002",
                LinkType.PPP, "ff030021",
                LinkType.LINUX_SLL, "00000001000600000000000000000800",
                LinkType.LINUX_SLL2, "0800000000000001000100060000000000000000");
        for (Map.Entry<LinkType, String> head : heads.entrySet()) {
            Path file = folder.resolve("a.pcap");
            try (PcapWriter writer = PcapWriter.create(file, head.getKey())) {
                writer.packet(1, frame(head.getValue(), UDP));
                writer.packet(2, frame(head.getValue(), TCP));
                writer.packet(3, new byte[0]);
                writer.packet(4, frame(head.getValue(), UDP));
            }
            assertEquals(
                    List.of(1L, 4L),
                    times("udp and port 53", file, 2),
                    head.getKey().name());
            assertEquals(
                    List.of(2L),
                    times("tcp dst port 80", file, 3),
                    head.getKey().name());
        }
    }

    @Test
    void shouldTellTheLengthOnTheWireOfWhatIsLeftOut() throws IOException {
        Path classic = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.create(classic, LinkType.RAW_IP)) {
            writer.packet(1, TCP, 1000);
        }
        Path pcapng = folder.resolve("a.pcapng");
        try (PcapngWriter writer = PcapngWriter.create(pcapng)) {
            writer.section(ByteOrder.BIG_ENDIAN);
            writer.describe(101, 9, 0);
            writer.enhanced(0, 1, TCP, 1000);
        }
        assertEquals(1000, read("udp", classic).filteredBytes);
        assertEquals(1000, read("udp", pcapng).filteredBytes);
    }

    @Test
    void shouldFilterEachInterfaceByItsLinkType() throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (PcapngWriter writer = PcapngWriter.create(file)) {
            writer.section(ByteOrder.BIG_ENDIAN);
            writer.describe(1, 9, 0);
            writer.describe(101, 9, 0);
            for (int i = 0; i < 4; i++) {
                byte[] packet = i < 2 ? UDP : TCP;
                byte[] frame = i % 2 == 0 ? frame("ffffffffffff0202020202020800", packet) : packet;
                writer.enhanced(i % 2, i, frame, frame.length);
            }
            writer.simple(frame("ffffffffffff0202020202020800", TCP), 100);
        }
        assertEquals(List.of(0L, 1L), times("udp", file, 3));
        assertEquals(List.of(2L, 3L, 3L), times("tcp", file, 2));
    }

    @Test
    void shouldCountAllThatIsLeftOutOfALongFile() throws IOException {
        int count = 3 * RecordReader.MAX_LOOKED_AT;
        Path file = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.create(file, LinkType.RAW_IP)) {
            for (int i = 0; i < count; i++) {
                writer.packet(i, UDP);
            }
        }
        assertEquals(List.of(), times("tcp", file, count));
        Path compressed = Files.write(folder.resolve("a.gz"), Captures.gzip(Files.readAllBytes(file)));
        assertEquals(List.of(), times("tcp", compressed, count));
    }

    @Test
    void shouldPassHostileFramesToLibpcap() throws IOException {
        Random random = new Random(1);
        Path file = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            for (int i = 0; i < 1000; i++) {
                writer.packet(i, Captures.bytes(random.nextInt(64), random), random.nextInt());
            }
        }
        String deep = "tcp[tcp[12]*4:4] = 0x47455420 or vlan or (ip6 and ip6[65000] > 3) or greater 3000000000";
        RecordingReceiver receiver = read(deep, file);
        assertEquals(1000, receiver.packets.size() + receiver.filtered);
        assertTrue(receiver.packets.size() > 0, "lengths above 2^31 are greater than 3000000000 at times");
        assertTrue(receiver.filtered > 0);
    }

    @Test
    void shouldSayWhatLibpcapSaysOfAWrongFilter() throws IOException {
        Path file = folder.resolve("a.pcap");
        PcapWriter.create(file, LinkType.ETHERNET).close();
        for (Path path : List.of(file, Path.of("-"))) {
            ConfigException e = assertThrows(ConfigException.class, () -> read("tcp prt 80", path));
            assertEquals(
                    "-i 'pcap;...': pcap: filter=tcp prt 80 is wrong: can't parse filter expression: syntax error",
                    e.getMessage());
        }
    }

    @Test
    void shouldRefuseAFilterThatDoesNotSuitTheLinkType() throws IOException {
        Path classic = folder.resolve("a.pcap");
        PcapWriter.create(classic, LinkType.ETHERNET).close();
        String filter = "wlan type mgt";
        ConfigException wrong = assertThrows(ConfigException.class, () -> read(filter, classic));
        assertTrue(wrong.getMessage().contains("802.11"), wrong.getMessage());
        Path file = folder.resolve("a.pcapng");
        try (PcapngWriter writer = PcapngWriter.create(file)) {
            writer.section(ByteOrder.BIG_ENDIAN);
            writer.describe(1, 9, 0);
            writer.enhanced(0, 1, TCP, 100);
        }
        wrong = assertThrows(ConfigException.class, () -> read(filter, file));
        assertTrue(wrong.getMessage().contains("802.11"), wrong.getMessage());
        try (PcapngWriter writer = PcapngWriter.create(file)) {
            writer.section(ByteOrder.BIG_ENDIAN);
            writer.describe(105, 9, 0);
            writer.enhanced(0, 1, HexFormat.of().parseHex("8000" + "00".repeat(34)), 100); // a beacon
            writer.section(ByteOrder.BIG_ENDIAN);
            writer.describe(1, 9, 0);
            writer.enhanced(0, 1, TCP, 100);
        }
        CaptureException e = assertThrows(CaptureException.class, () -> read(filter, file));
        assertTrue(e.getMessage().contains(": byte ") && e.getMessage().contains("802.11"), e.getMessage());
    }

    @Test
    void shouldAskForLibpcapOnlyWhereThereIsAFilter() throws Exception {
        Path file = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.create(file, LinkType.RAW_IP)) {
            writer.packet(1, UDP);
        }
        assertEquals("1 packets", runWithoutLibpcap(file, ""));
        String message = runWithoutLibpcap(file, "udp");
        assertTrue(message.contains("filter= needs libpcap, which can't be loaded"), message);
    }

    private static String runWithoutLibpcap(Path file, String filter) throws Exception {
        Process process = FileReader.start(
                List.of("-Dorg.pcap4j.core.pcapLibName=no-such-library"), List.of(file.toString(), filter));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return output;
    }

    private static List<Long> times(String filter, Path file, int filtered) throws IOException {
        RecordingReceiver receiver = read(filter, file);
        assertEquals(filtered, receiver.filtered);
        return receiver.packets.stream().map(Captured::nanos).toList();
    }

    private static RecordingReceiver read(String filter, Path file) throws IOException {
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = Captures.open(Captures.options(filter, List.of(file.toString())))) {
            Captures.drain(source, receiver, 128);
        }
        return receiver;
    }

    private static byte[] frame(String head, byte[] packet) {
        return HexFormat.of().parseHex(head + HexFormat.of().formatHex(packet));
    }

    /** An IPv4 packet with ports. */
    private static byte[] ip(int protocol, int port) {
        String header = "45000030" + "00010000" + "40%02x0000".formatted(protocol) + "0a0000010a000002";
        return HexFormat.of().parseHex(header + "%04x%04x".formatted(40_000, port) + "00".repeat(24));
    }
}
