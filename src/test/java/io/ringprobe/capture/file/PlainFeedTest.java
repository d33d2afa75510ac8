package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plain files are read piece by piece: no packet is lost at a seam, and no frame overwritten while it is lent. */
@Timeout(60)
class PlainFeedTest {
    @TempDir
    private Path folder;

    @Test
    void shouldNotTouchFramesBeforeTheyAreReleased() throws IOException {
        Random random = new Random(1);
        for (int maxLength : new int[] {60, 1500, 100_000, 400_000}) {
            for (int patience : new int[] {0, 1, 5, 20}) {
                Captures.Built built = random.nextBoolean()
                        ? Captures.classic(random, 4_000_000 / maxLength + 20, maxLength)
                        : Captures.pcapng(random, 4_000_000 / maxLength + 20, maxLength);
                RecordingReceiver receiver = new RecordingReceiver(patience);
                read(built, receiver, random.nextInt(1, 200));
                assertEquals(built.packets(), receiver.packets, "patience " + patience + ", up to " + maxLength);
            }
        }
    }

    @Test
    void shouldGoOnAfterRecordsThatNoChunkHolds() throws IOException {
        Random random = new Random(2);
        for (int patience : new int[] {0, 3}) {
            Captures.Built built = Captures.classic(random, 12, 3 * ChunkPool.CHUNK_SIZE);
            RecordingReceiver receiver = new RecordingReceiver(patience);
            read(built, receiver, 1);
            assertEquals(built.packets(), receiver.packets);
        }
    }

    @Test
    void shouldWaitForFramesThatAreNotReleased() throws IOException {
        Captures.Built built = Captures.classic(new Random(3), 40_000, 1000);
        RecordingReceiver receiver = new RecordingReceiver(200);
        try (PacketSource source = Captures.open(Captures.options(file(built)))) {
            while (source.poll(receiver, 128) > 0) {
                assertTrue(receiver.packets.size() < 40_000, "not all frames fit into the chunks");
            }
            assertEquals(0, source.poll(receiver, 128));
            receiver.release(receiver.packets.size());
            Captures.drain(source, receiver, 128);
        }
        assertEquals(built.packets(), receiver.packets);
    }

    /** A lane forgets its oldest marks, so a chunk that was lent once must not be asked for long after. */
    @Test
    void shouldAskForLentChunksSoon() throws IOException {
        Captures.Built built = Captures.classic(new Random(4), 40_000, 1000);
        ForgetfulReceiver receiver = new ForgetfulReceiver();
        try (PacketSource source = Captures.open(Captures.options(file(built)))) {
            int handed = 0;
            while (handed != PacketSource.END) {
                handed = source.poll(receiver, 128);
            }
        }
        assertTrue(receiver.marks > 20, receiver.marks + " marks");
        assertEquals(40_000, receiver.packets);
    }

    private void read(Captures.Built built, RecordingReceiver receiver, int limit) throws IOException {
        try (PacketSource source = Captures.open(Captures.options(file(built)))) {
            Captures.drain(source, receiver, limit);
        }
    }

    private Path file(Captures.Built built) throws IOException {
        return Files.write(folder.resolve("capture"), built.bytes());
    }

    /** Is done with all frames at once, but for those before the first mark, and knows the last few marks only. */
    private static final class ForgetfulReceiver implements PacketReceiver {
        private static final int KNOWN = 8;

        private int packets;
        private long marks;

        @Override
        public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
            packets++;
        }

        @Override
        public void onFiltered(int wire) {
            throw new AssertionError("there is no filter");
        }

        @Override
        public long mark() {
            return ++marks;
        }

        @Override
        public boolean isReleased(long mark) {
            assertTrue(marks - mark < KNOWN, "mark " + mark + " is too old, the last one is " + marks);
            return mark > 1 || marks > 2;
        }
    }
}
