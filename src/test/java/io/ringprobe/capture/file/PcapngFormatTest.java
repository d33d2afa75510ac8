package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapngWriter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngFormatTest {
    private static final long MICROS = 1_700_000_000_123_456L;
    private static final byte[] FRAME = {1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    private final RecordingReceiver receiver = new RecordingReceiver();

    @Test
    void shouldReadEachKindOfPacketInBothByteOrders() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Path file = write(w -> {
                w.section(order);
                w.describe(1);
                w.enhanced(0, MICROS, FRAME, 99);
                w.obsolete(0, MICROS + 1, FRAME, 98);
                w.simple(FRAME, 97);
                w.enhanced(0, MICROS, new byte[0], 0);
            });
            List<Captured> expected = List.of(
                    new Captured(MICROS * 1000, FRAME, 99, LinkType.ETHERNET),
                    new Captured(MICROS * 1000 + 1000, FRAME, 98, LinkType.ETHERNET),
                    new Captured(MICROS * 1000 + 1000, new byte[] {1, 2, 3, 4, 5, 0, 0, 0}, 97, LinkType.ETHERNET),
                    new Captured(MICROS * 1000, new byte[0], 0, LinkType.ETHERNET));
            assertEquals(expected, Captures.readAll(file));
        }
    }

    @Test
    void shouldCutSimplePacketsToTheirLengthAndTheSnapLength() throws IOException {
        Path file = write(w -> {
            w.section(ByteOrder.LITTLE_ENDIAN);
            w.describe(1, 3, new byte[0]);
            w.simple(FRAME, 5);
            w.section(ByteOrder.LITTLE_ENDIAN);
            w.describe(1, 0, new byte[0]);
            w.simple(FRAME, 5);
        });
        List<Captured> expected =
                List.of(new Captured(0, new byte[] {1, 2, 3}, 5, LinkType.ETHERNET), Captured.of(0, FRAME));
        assertEquals(expected, Captures.readAll(file));
    }

    @Test
    void shouldGiveEachInterfaceItsLinkTypeResolutionAndOffset() throws IOException {
        Path file = write(w -> {
            w.section(ByteOrder.BIG_ENDIAN);
            w.describe(1, 9, 0);
            w.describe(101, 0x8A, 100);
            w.describe(276, 3, -1);
            w.enhanced(2, 5000, FRAME, 5);
            w.enhanced(0, 5000, FRAME, 5);
            w.enhanced(1, 1536, FRAME, 5);
        });
        List<Captured> expected = List.of(
                new Captured(4_000_000_000L, FRAME, 5, LinkType.LINUX_SLL2),
                new Captured(5000, FRAME, 5, LinkType.ETHERNET),
                new Captured(101_500_000_000L, FRAME, 5, LinkType.RAW_IP));
        assertEquals(expected, Captures.readAll(file));
    }

    @Test
    void shouldForgetInterfacesAtTheNextSectionAndSkipOtherBlocks() throws IOException {
        Path file = write(w -> {
            w.section(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 20; i++) {
                w.describe(1);
            }
            w.block(5, new byte[12]);
            w.enhanced(19, MICROS, FRAME, 5);
            w.block(0xBAD, new byte[70_000]);
            w.section(ByteOrder.BIG_ENDIAN);
            w.describe(113, 6, 0);
            w.block(4, new byte[0]);
            w.enhanced(0, MICROS, FRAME, 5);
            w.enhanced(1, MICROS, FRAME, 5);
        });
        CaptureException e = assertThrows(CaptureException.class, () -> read(file));
        assertEquals(CaptureException.Kind.CUT_OFF, e.kind());
        assertTrue(e.getMessage().contains("a packet of interface 1, but the section describes 1"), e.getMessage());
        List<LinkType> links = receiver.packets.stream().map(Captured::link).toList();
        assertEquals(List.of(LinkType.ETHERNET, LinkType.LINUX_SLL), links);
    }

    @Test
    void shouldComplainOfAnUnknownLinkTypeOnlyWhenAPacketComesFromThere() throws IOException {
        Path harmless = write(w -> {
            w.section(ByteOrder.LITTLE_ENDIAN);
            w.describe(4711);
            w.describe(1);
            w.enhanced(1, MICROS, FRAME, 5);
        });
        assertEquals(1, Captures.readAll(harmless).size());
        Path file = write(w -> {
            w.section(ByteOrder.LITTLE_ENDIAN);
            w.describe(1);
            w.describe(4711);
            w.enhanced(0, MICROS, FRAME, 5);
            w.enhanced(1, MICROS, FRAME, 5);
        });
        CaptureException e = assertThrows(CaptureException.class, () -> read(file));
        assertTrue(e.getMessage().startsWith(file + ": byte 108: interface 1"), e.getMessage());
        assertTrue(e.getMessage().contains("unknown link type 4711"), e.getMessage());
        assertEquals(1, receiver.packets.size());
    }

    @Test
    void shouldRefuseAnUnknownLinkTypeOfTheFirstPacketWhenOpened() throws IOException {
        Path file = write(w -> {
            w.section(ByteOrder.BIG_ENDIAN);
            w.describe(147);
            w.block(5, new byte[12]);
            w.enhanced(0, MICROS, FRAME, 5);
        });
        CaptureException e = assertThrows(CaptureException.class, () -> Captures.open(Captures.options(file)));
        assertEquals(CaptureException.Kind.NOT_A_CAPTURE, e.kind());
        assertTrue(e.getMessage().contains("interface 0 has the unknown link type 147"), e.getMessage());
    }

    @Test
    void shouldNameThePlaceOfEachKindOfBrokenBlock() throws IOException {
        assertBroken(w -> w.raw(w.buffer(12).putInt(6).putInt(8).putInt(8).array()), "8 bytes long");
        assertBroken(w -> w.raw(w.buffer(12).putInt(6).putInt(-4).putInt(-4).array()), "4294967292 bytes long");
        assertBroken(w -> w.raw(w.buffer(13).putInt(9).putInt(13).array()), "no multiple of 4");
        assertBroken(w -> w.raw(w.buffer(12).putInt(9).putInt(12).putInt(16).array()), "12 at the head and 16 at the");
        assertBroken(w -> w.block(PcapngWriter.ENHANCED_PACKET, new byte[16]), "too short");
        assertBroken(w -> w.block(PcapngWriter.SIMPLE_PACKET, new byte[0]), "too short");
        assertBroken(w -> w.block(PcapngWriter.INTERFACE, new byte[4]), "too short");
        assertBroken(w -> w.block(PcapngWriter.SECTION, new byte[12]), "4294967292 bytes long", "0 bytes long");
        assertBroken(w -> w.describe(1, 0, w.option(PcapngWriter.OPTION_TSRESOL, new byte[2])), "option 9 has");
        assertBroken(w -> w.describe(1, 0, new byte[] {2, 0, 8, 0}), "option 2 has the length 8");
        byte[] hugeCapture = new byte[20];
        hugeCapture[12] = 1;
        assertBroken(w -> w.block(PcapngWriter.ENHANCED_PACKET, hugeCapture), "it says that it holds 1 bytes");
    }

    @Test
    void shouldRefuseAnotherVersion() throws IOException {
        Path file = write(w -> w.block(
                PcapngWriter.SECTION,
                w.buffer(16)
                        .putInt(0x1A2B3C4D)
                        .putShort((short) 2)
                        .putShort((short) 0)
                        .putLong(-1)
                        .array()));
        CaptureException e = assertThrows(CaptureException.class, () -> read(file));
        assertEquals(CaptureException.Kind.NOT_A_CAPTURE, e.kind());
        assertTrue(e.getMessage().contains("pcapng version 2"), e.getMessage());
    }

    @Test
    void shouldNotFillTheHeapWithInterfaces() throws IOException {
        Path file = write(w -> {
            w.section(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i <= 1 << 16; i++) {
                w.describe(1);
            }
        });
        CaptureException e = assertThrows(CaptureException.class, () -> read(file));
        assertTrue(e.getMessage().contains("more than 65536 interfaces"), e.getMessage());
    }

    /** A file of one packet and the broken block after it: the packet counts, the message says where. */
    private void assertBroken(Content broken, String... messages) throws IOException {
        Path file = write(w -> {
            w.section(ByteOrder.LITTLE_ENDIAN);
            w.describe(1);
            w.enhanced(0, MICROS, FRAME, 5);
            broken.write(w);
        });
        receiver.packets.clear();
        CaptureException e = assertThrows(CaptureException.class, () -> read(file));
        assertEquals(CaptureException.Kind.CUT_OFF, e.kind());
        assertTrue(e.getMessage().startsWith(file + ": byte 88: "), e.getMessage());
        assertTrue(List.of(messages).stream().anyMatch(e.getMessage()::contains), e.getMessage());
        assertEquals(1, receiver.packets.size());
    }

    private void read(Path file) throws IOException {
        RecordingReceiver fresh = new RecordingReceiver();
        try (PacketSource source = Captures.open(Captures.options(file))) {
            Captures.drain(source, fresh, 128);
        } finally {
            receiver.packets.addAll(fresh.packets);
        }
    }

    private interface Content {
        void write(PcapngWriter writer) throws IOException;
    }

    private Path write(Content content) throws IOException {
        Path file = folder.resolve("a.pcapng");
        try (PcapngWriter writer = PcapngWriter.create(file)) {
            content.write(writer);
        }
        return file;
    }
}
