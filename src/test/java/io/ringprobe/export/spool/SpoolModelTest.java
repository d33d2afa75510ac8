package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spool does in any order of calls what a queue in memory does. */
class SpoolModelTest {
    private static final int STEPS = 20_000;

    @TempDir
    Path folder;

    private final ArrayDeque<Long> unread = new ArrayDeque<>();
    private final ArrayDeque<Long> inFlight = new ArrayDeque<>();
    private final SpoolNote note = new SpoolNote();
    private final Numbered entries = new Numbered(4000);
    private OutputCounters counters = new OutputCounters();
    private Spool spool;
    private Random random;
    private long nextId;
    private int gone;
    private long now;
    private long nanos;
    private long exported;
    private long appended;
    private final long[] lost = new long[4];
    private long thrownOut;
    private long goneConfirmed;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldKeepAllInOrder(int seed) throws IOException {
        run(seed, new SpoolSettings(1 << 28, Duration.ofDays(1)), 10);
        assertEquals(0, thrownOut);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8})
    void shouldThrowOutTheOldestWhenItIsFull(int seed) throws IOException {
        run(seed, new SpoolSettings(SpoolSettings.MIN_BYTES, Duration.ofDays(1)), 14);
        assertTrue(thrownOut > 0 && goneConfirmed > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 12})
    void shouldThrowOutWhatIsTooOld(int seed) throws IOException {
        run(seed, new SpoolSettings(1 << 24, Duration.ofMillis(700)), 10);
        assertTrue(thrownOut > 0 && goneConfirmed > 0);
    }

    private void run(int seed, SpoolSettings settings, int appends) throws IOException {
        random = new Random(seed);
        spool = Spool.open(folder, settings, counters, () -> now);
        for (int step = 0; step < STEPS; step++) {
            step(settings, random.nextInt(appends + 15));
            check(settings);
        }
        spool.close();
        entries.close();
    }

    private void step(SpoolSettings settings, int choice) throws IOException {
        switch (choice) {
            case 0, 1, 2, 3, 4, 5 -> handOn();
            case 6, 7, 8, 9, 10 -> confirm();
            case 11 -> rewindSometimes();
            case 12 -> reopenSometimes(settings);
            case 13, 14 -> {
                now += random.nextInt(3);
                nanos += TimeUnit.SECONDS.toNanos(1);
                spool.tick(nanos);
                throwOut();
            }
            default -> append();
        }
    }

    private void append() {
        assertTrue(entries.append(spool, ++nextId));
        unread.add(nextId);
        appended += Numbered.flows(nextId);
        now += random.nextInt(2);
        throwOut();
    }

    /**
     * Takes the oldest entries out of the model until the counter of lost octets, which tells entries apart, is met.
     */
    private void throwOut() {
        while (lost[0] < counters.get(OutputCount.LOST_OCTETS)) {
            gone += inFlight.isEmpty() ? 0 : 1;
            long id = inFlight.isEmpty() ? unread.remove() : inFlight.remove();
            lost[0] += Numbered.octets(id);
            lost[1] += Numbered.packets(id);
            lost[2] += Numbered.flows(id);
            lost[3] += Numbered.repeats(id);
            thrownOut++;
        }
        assertEquals(lost[0], counters.get(OutputCount.LOST_OCTETS));
        assertEquals(lost[1], counters.get(OutputCount.LOST_PACKETS));
        assertEquals(lost[2], counters.get(OutputCount.LOST_FROM_SPOOL));
        assertEquals(lost[3], counters.get(OutputCount.REPEATS_LOST));
    }

    private void handOn() {
        long id = entries.peek(spool);
        assertEquals(unread.isEmpty() ? -1 : unread.peek(), id);
        if (id >= 0) {
            spool.advance();
            inFlight.add(unread.remove());
        }
    }

    private void confirm() {
        if (gone > 0) {
            assertEquals(false, spool.confirm(note));
            gone--;
            goneConfirmed++;
        } else if (!inFlight.isEmpty()) {
            exported += Numbered.flows(inFlight.peek());
            entries.confirm(spool, inFlight.remove());
        }
    }

    private void rewindSometimes() {
        if (random.nextInt(5) == 0) {
            spool.rewind();
            modelRewind();
        }
    }

    private void modelRewind() {
        while (!inFlight.isEmpty()) {
            unread.addFirst(inFlight.removeLast());
        }
        gone = 0;
    }

    private void reopenSometimes(SpoolSettings settings) throws IOException {
        if (random.nextInt(30) == 0) {
            spool.close();
            modelRewind();
            long kept = counters.get(OutputCount.KEPT);
            counters = new OutputCounters();
            appended = 0;
            exported = 0;
            lost[0] = lost[1] = lost[2] = lost[3] = 0;
            spool = Spool.open(folder, settings, counters, () -> now);
            assertEquals(kept, counters.get(OutputCount.RESTORED));
            throwOut();
        }
    }

    private void check(SpoolSettings settings) {
        long flows = 0;
        for (long id : unread) {
            flows += Numbered.flows(id);
        }
        for (long id : inFlight) {
            flows += Numbered.flows(id);
        }
        assertEquals(flows, spool.flows());
        assertEquals(flows, counters.get(OutputCount.KEPT));
        assertEquals(appended, counters.get(OutputCount.SPOOLED));
        assertEquals(appended + counters.get(OutputCount.RESTORED), exported + flows + lost[2]);
        assertEquals(unread.isEmpty() && inFlight.isEmpty(), spool.isEmpty());
        assertEquals(!unread.isEmpty(), spool.hasUnread());
        assertEquals(spool.bytes(), counters.get(OutputCount.SPOOL_BYTES));
        assertTrue(spool.bytes() <= settings.maxBytes());
    }

    @Test
    void shouldRefuseToConfirmWhatWasNotHandedOn() throws IOException {
        try (Spool empty = Spool.open(folder, SpoolSettings.defaults(), counters)) {
            assertThrows(IllegalStateException.class, () -> empty.confirm(note));
            assertThrows(IllegalStateException.class, empty::advance);
        }
    }
}
