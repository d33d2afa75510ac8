package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a file holds: whole packets before the damage are delivered, and nothing but a CaptureException is thrown.
 */
class BrokenFilesTest {
    @TempDir
    Path folder;

    private final RecordingReceiver receiver = new RecordingReceiver();

    @Test
    void shouldDeliverExactlyTheWholePacketsOfAClassicFileCutAnywhere() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 8; i++) {
            assertCutAnywhere(Captures.classic(random, 10, 60));
        }
    }

    @Test
    void shouldDeliverExactlyTheWholePacketsOfAPcapngFileCutAnywhere() throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < 8; i++) {
            assertCutAnywhere(Captures.pcapng(random, 10, 60));
        }
    }

    @Test
    void shouldDeliverExactlyTheWholePacketsOfACompressedFileCutAnywhere() throws IOException {
        Captures.Built built = Captures.classic(new Random(3), 5, 30);
        for (byte[] bytes : List.of(Captures.gzip(built.bytes()), Captures.zstd(built.bytes()))) {
            for (int cut = 0; cut < bytes.length; cut++) {
                CaptureException e = read(Arrays.copyOf(bytes, cut));
                assertTrue(e != null, "cut at " + cut + " of " + bytes.length);
                int delivered = receiver.packets.size();
                assertEquals(built.packets().subList(0, delivered), receiver.packets, "cut at " + cut);
            }
        }
    }

    @Test
    void shouldSayThatAFileBecameShorterWhileItWasRead() throws IOException {
        Captures.Built built = Captures.classic(new Random(6), 1000, 1000);
        Path file = Files.write(folder.resolve("shrinking"), built.bytes());
        try (PacketSource source = Captures.open(Captures.options(file))) {
            assertEquals(1, source.poll(receiver, 1));
            Files.write(file, new byte[0]);
            CaptureException e = assertThrows(CaptureException.class, () -> Captures.drain(source, receiver, 100));
            assertEquals(CaptureException.Kind.CUT_OFF, e.kind());
            assertTrue(e.getMessage().endsWith("the file became shorter while it was read"), e.getMessage());
        }
    }

    @Test
    void shouldSurviveFlippedBytes() throws IOException {
        Random random = new Random(4);
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = built(random).bytes();
            flip(bytes, random);
            read(bytes);
        }
    }

    @Test
    void shouldSurviveFlippedBytesOfCompressedFiles() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = built(random).bytes();
            byte[] compressed = i % 2 == 0 ? Captures.gzip(bytes) : Captures.zstd(bytes);
            flip(compressed, random);
            read(compressed);
        }
    }

    private static Captures.Built built(Random random) throws IOException {
        return random.nextBoolean() ? Captures.classic(random, 10, 60) : Captures.pcapng(random, 10, 60);
    }

    private static void flip(byte[] bytes, Random random) {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(1, 256);
        }
    }

    private void assertCutAnywhere(Captures.Built built) throws IOException {
        for (int cut = 0; cut <= built.bytes().length; cut++) {
            byte[] bytes = Arrays.copyOf(built.bytes(), cut);
            int end = cut;
            long whole = built.packetEnds().stream().filter(e -> e <= end).count();
            CaptureException e = read(bytes);
            assertEquals(built.packets().subList(0, (int) whole), receiver.packets, "cut at " + cut);
            assertEquals(!built.boundaries().contains(cut), e != null, "cut at " + cut + ": " + e);
            if (e != null && cut >= CaptureFormat.MAGIC_LENGTH) {
                int boundary = built.boundaries().stream()
                        .filter(b -> b < end)
                        .max(Integer::compare)
                        .orElse(0);
                assertTrue(e.getMessage().contains(": byte " + boundary + ": "), e.getMessage());
                assertEquals(CaptureException.Kind.CUT_OFF, e.kind());
            }
        }
    }

    /** Reads into a fresh receiver; returns how the reading ended, null for a good end. */
    private CaptureException read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("broken"), bytes);
        receiver.packets.clear();
        RecordingReceiver fresh = new RecordingReceiver();
        try (PacketSource source = Captures.open(Captures.options(file))) {
            Captures.drain(source, fresh, 3);
            return null;
        } catch (CaptureException e) {
            return e;
        } finally {
            receiver.packets.addAll(fresh.packets);
        }
    }
}
