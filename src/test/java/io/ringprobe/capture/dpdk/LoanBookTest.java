package io.ringprobe.capture.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each packet goes back once, in order, and not before its mark is released. */
class LoanBookTest {
    private static final int MOST = 1000;
    private static final int BURST = 64;
    private static final long SEED = 5;

    private final List<Long> freed = new ArrayList<>();
    private final Shards shards = new Shards();

    /** Shards that are done when the test says so. */
    private static final class Shards implements PacketReceiver {
        private final Deque<Long> handedAtMark = new ArrayDeque<>();
        private long marks;
        private long releasedMark;
        private long handed;
        private long releasable;

        @Override
        public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
            handed++;
        }

        @Override
        public void onFiltered(int wire) {
            throw new AssertionError("nothing is filtered here");
        }

        @Override
        public long mark() {
            handedAtMark.add(handed);
            return ++marks;
        }

        @Override
        public boolean isReleased(long mark) {
            return mark <= releasedMark;
        }

        void finishOne() {
            if (!handedAtMark.isEmpty()) {
                releasedMark++;
                releasable = handedAtMark.remove();
            }
        }
    }

    private void free(long rows, long mask, long position, int count) {
        for (long i = position; i < position + count; i++) {
            freed.add(Memory.getLong(rows + (i & mask) * PacketRow.LENGTH));
        }
    }

    @Test
    void shouldGiveBackInOrderWhatIsReleased() {
        Random random = new Random(SEED);
        long came = 0;
        try (LoanBook book = new LoanBook(MOST, BURST, this::free)) {
            for (int step = 0; step < 20_000; step++) {
                if (book.room() >= BURST) {
                    came += receive(book, came, random.nextInt(BURST + 1));
                }
                for (int i = random.nextInt(BURST + 1); i > 0 && book.waiting() > 0; i--) {
                    assertEquals(shards.handed, Memory.getLong(book.hand()));
                    shards.onPacket(0, 0, 0, 0, LinkType.ETHERNET);
                }
                book.mark(shards);
                if (random.nextInt(3) == 0) {
                    shards.finishOne();
                }
                book.release(shards);
                assertEquals(shards.releasable, freed.size());
            }
            assertTrue(came > 10 * MOST, "the ring of rows went round");
        }
        assertFreed(came);
    }

    @Test
    void shouldTakeNoMoreThanThePoolCanMiss() {
        long came = 0;
        try (LoanBook book = new LoanBook(MOST, BURST, this::free)) {
            while (book.room() >= BURST) {
                came += receive(book, came, BURST);
                while (book.waiting() > 0) {
                    book.hand();
                }
                book.mark(shards);
                book.release(shards);
            }
            assertEquals(0, freed.size());
            assertTrue(came <= MOST && came > MOST - BURST, () -> "took " + book.received());
            shards.finishOne();
            book.release(shards);
            assertTrue(book.room() >= BURST);
        }
        assertFreed(came);
    }

    private static int receive(LoanBook book, long first, int count) {
        for (int i = 0; i < count; i++) {
            Memory.putLong(book.rows() + (book.received() + i & book.mask()) * PacketRow.LENGTH, first + i);
        }
        book.receive(count);
        return count;
    }

    private void assertFreed(long count) {
        assertEquals(count, freed.size());
        for (int i = 0; i < count; i++) {
            assertEquals(i, freed.get(i));
        }
    }
}
