package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassicFormatTest {
    private static final long TIME = 1_700_000_000_123_456_789L;
    private static final byte[] FRAME = {1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    @Test
    void shouldReadBothPrecisionsInBothByteOrders() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Path file = folder.resolve("a.pcap");
            try (PcapWriter writer = PcapWriter.nanos(Files.newOutputStream(file), order, 1)) {
                writer.packet(TIME, FRAME, 99);
            }
            assertEquals(List.of(new Captured(TIME, FRAME, 99, LinkType.ETHERNET)), Captures.readAll(file));
            try (PcapWriter writer = PcapWriter.micros(Files.newOutputStream(file), order, 113)) {
                writer.packet(TIME, FRAME, 99);
            }
            Captured expected = new Captured(TIME - 789, FRAME, 99, LinkType.LINUX_SLL);
            assertEquals(List.of(expected), Captures.readAll(file));
        }
    }

    @Test
    void shouldReadTheModifiedFormat() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Path file = folder.resolve("a.pcap");
            try (PcapWriter writer = PcapWriter.modified(Files.newOutputStream(file), order, 1)) {
                writer.packet(TIME, FRAME);
                writer.packet(TIME + 1000, FRAME);
            }
            List<Captured> expected = List.of(Captured.of(TIME - 789, FRAME), Captured.of(TIME + 211, FRAME));
            assertEquals(expected, Captures.readAll(file));
        }
    }

    @Test
    void shouldMaskTheUpperHalfOfTheLinkField() throws IOException {
        Path file = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.nanos(Files.newOutputStream(file), ByteOrder.BIG_ENDIAN, 0xF4000001)) {
            writer.packet(TIME, FRAME);
        }
        assertEquals(List.of(Captured.of(TIME, FRAME)), Captures.readAll(file));
    }

    @Test
    void shouldDeliverOddPacketsAsTheyAre() throws IOException {
        Path file = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            writer.packet(TIME, new byte[0]);
            writer.packet(TIME, FRAME, 2);
            writer.packet(TIME, FRAME, -1);
            writer.packet(0, new byte[0], 0);
        }
        List<Captured> expected = List.of(
                Captured.of(TIME, new byte[0]),
                new Captured(TIME, FRAME, 2, LinkType.ETHERNET),
                new Captured(TIME, FRAME, -1, LinkType.ETHERNET),
                new Captured(0, new byte[0], 0, LinkType.ETHERNET));
        assertEquals(expected, Captures.readAll(file));
    }

    @Test
    void shouldTakeTimesWithoutSignAndNotOverflow() throws IOException {
        Path file = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.micros(Files.newOutputStream(file), ByteOrder.LITTLE_ENDIAN, 1)) {
            writer.rawHeader(0x8000_0000, 5, 0, 0);
            writer.rawHeader(-1, -1, 0, 0);
            writer.rawHeader(1, 3_000_000, 0, 0);
        }
        List<Long> times = Captures.readAll(file).stream().map(Captured::nanos).toList();
        assertEquals(List.of(2_147_483_648_000_005_000L, CaptureTime.MAX_NANOS, 4_000_000_000L), times);
    }

    @Test
    void shouldDeliverWholePacketsThenNameThePlaceWhereTheFileIsCutOff() throws IOException {
        Path file = write(w -> {
            w.packet(TIME, FRAME);
            w.rawHeader(1, 2, 100, 100);
        });
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = Captures.open(Captures.options(file))) {
            assertEquals(1, source.poll(receiver, 128));
            CaptureException e = assertThrows(CaptureException.class, () -> source.poll(receiver, 128));
            assertEquals(CaptureException.Kind.CUT_OFF, e.kind());
            assertTrue(e.getMessage().startsWith(file + ": byte 45: the file is cut off"), e.getMessage());
        }
        assertEquals(List.of(Captured.of(TIME, FRAME)), receiver.packets);
    }

    @Test
    void shouldNameThePlaceOfAnAbsurdLength() throws IOException {
        for (int length : new int[] {-1, Integer.MIN_VALUE, RecordReader.MAX_RECORD + 1}) {
            Path file = write(w -> {
                w.packet(TIME, FRAME);
                w.rawHeader(1, 2, length, 100);
            });
            RecordingReceiver receiver = new RecordingReceiver();
            CaptureException e = assertThrows(CaptureException.class, () -> readInto(receiver, file));
            assertEquals(CaptureException.Kind.CUT_OFF, e.kind());
            assertTrue(e.getMessage().startsWith(file + ": byte 45: broken record"), e.getMessage());
            assertEquals(1, receiver.packets.size());
        }
    }

    @Test
    void shouldReadTheLongestRecord() throws IOException {
        byte[] frame = Captures.bytes(RecordReader.MAX_RECORD, new Random(1));
        Path file = write(w -> w.packet(TIME, frame));
        assertEquals(List.of(Captured.of(TIME, frame)), Captures.readAll(file));
    }

    @Test
    void shouldNameAnUnknownLinkTypeAndVersionBeforeReading() throws IOException {
        Path file = folder.resolve("a.pcap");
        PcapWriter.nanos(Files.newOutputStream(file), ByteOrder.LITTLE_ENDIAN, 4711)
                .close();
        assertUnreadable(file, "unknown link type 4711");
        byte[] bytes = Files.readAllBytes(file);
        bytes[6] = 3;
        assertUnreadable(Files.write(file, bytes), "pcap version 2.3");
    }

    @Test
    void shouldLendFramesWhereTheyWereRead() throws IOException {
        Path file = write(w -> {
            w.packet(TIME, FRAME);
            w.packet(TIME, FRAME);
        });
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = Captures.open(Captures.options(file))) {
            Captures.drain(source, receiver, 1);
            assertEquals(16 + FRAME.length, receiver.addresses.get(1) - receiver.addresses.get(0));
        }
    }

    private void assertUnreadable(Path file, String message) {
        CaptureException e = assertThrows(
                CaptureException.class,
                () -> Captures.open(Captures.options(file)).close());
        assertEquals(CaptureException.Kind.NOT_A_CAPTURE, e.kind());
        assertTrue(e.getMessage().startsWith(file + ": " + message), e.getMessage());
    }

    private static void readInto(RecordingReceiver receiver, Path file) throws IOException {
        try (PacketSource source = Captures.open(Captures.options(file))) {
            Captures.drain(source, receiver, 128);
        }
    }

    private interface Content {
        void write(PcapWriter writer) throws IOException;
    }

    private Path write(Content content) throws IOException {
        Path file = folder.resolve("a.pcap");
        try (OutputStream out = Files.newOutputStream(file);
                PcapWriter writer = PcapWriter.nanos(out, ByteOrder.LITTLE_ENDIAN, 1)) {
            content.write(writer);
        }
        return file;
    }
}
