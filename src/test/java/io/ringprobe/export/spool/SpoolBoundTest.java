package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Size and age; that what is thrown out is the oldest, and counted, is the model's matter too. */
class SpoolBoundTest {
    private static final int LENGTH = 1000;
    private static final Duration AGE = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final Numbered entries = new Numbered(LENGTH);
    private final OutputCounters counters = new OutputCounters();
    private long now = 1_000_000_000_000L;
    private long nanos = -5;

    @AfterEach
    void free() {
        entries.close();
    }

    private Spool open(long maxBytes) throws IOException {
        return Spool.open(folder, new SpoolSettings(maxBytes, AGE), counters, () -> now);
    }

    private void tick(Spool spool, Duration later) {
        now += later.toMillis();
        nanos += TimeUnit.SECONDS.toNanos(1);
        spool.tick(nanos);
    }

    private void assertLost(long from, long to) {
        long flows = 0;
        long packets = 0;
        long octets = 0;
        long repeats = 0;
        for (long id = from; id < to; id++) {
            flows += Numbered.flows(id);
            packets += Numbered.packets(id);
            octets += Numbered.octets(id);
            repeats += Numbered.repeats(id);
        }
        assertEquals(flows, counters.get(OutputCount.LOST_FROM_SPOOL));
        assertEquals(packets, counters.get(OutputCount.LOST_PACKETS));
        assertEquals(octets, counters.get(OutputCount.LOST_OCTETS));
        assertEquals(repeats, counters.get(OutputCount.REPEATS_LOST));
        assertEquals(
                counters.get(OutputCount.SPOOLED) + counters.get(OutputCount.RESTORED),
                counters.get(OutputCount.KEPT) + flows);
    }

    /** Appends until something has been thrown out, and gives the number of the last entry. */
    private long overfill(Spool spool) {
        long id = 0;
        while (counters.get(OutputCount.LOST_PACKETS) == 0) {
            assertTrue(entries.append(spool, ++id));
        }
        return id;
    }

    @Test
    void shouldThrowOutTheOldestSegmentWhenItIsFull() throws IOException {
        try (Spool spool = open(SpoolSettings.MIN_BYTES)) {
            long last = overfill(spool);
            long first = entries.peek(spool);
            assertTrue(first > last / 10 && first < last / 5, first + " of " + last);
            assertLost(1, first);
            for (long id = first; id <= last; id++) {
                entries.expect(spool, id);
            }
        }
    }

    @Test
    void shouldTellThatAnEntryInFlightWasThrownOut() throws IOException {
        try (Spool spool = open(SpoolSettings.MIN_BYTES)) {
            for (long id = 1; id <= 3; id++) {
                entries.append(spool, id);
                entries.expect(spool, id);
            }
            entries.confirm(spool, 1);
            long kept = overfill(spool);
            SpoolNote note = new SpoolNote().repeats(77);
            assertFalse(spool.confirm(note));
            assertFalse(spool.confirm(note));
            assertEquals(77, note.repeats());
            assertThrows(IllegalStateException.class, () -> spool.confirm(note));
            long first = entries.peek(spool);
            assertTrue(first < kept);
            entries.expect(spool, first);
            entries.confirm(spool, first);
        }
    }

    @Test
    void shouldForgetWithTheConnectionWhatWasThrownOutInFlight() throws IOException {
        try (Spool spool = open(SpoolSettings.MIN_BYTES)) {
            entries.append(spool, 1);
            entries.expect(spool, 1);
            overfill(spool);
            spool.rewind();
            long first = entries.peek(spool);
            spool.advance();
            entries.confirm(spool, first);
        }
    }

    @Test
    void shouldThrowOutWhatIsTooOldEntryByEntry() throws IOException {
        try (Spool spool = open(SpoolSettings.DEFAULT_BYTES)) {
            entries.append(spool, 1);
            entries.append(spool, 2);
            tick(spool, Duration.ofMinutes(30));
            entries.append(spool, 3);
            tick(spool, Duration.ofMinutes(30));
            assertLost(1, 1);
            tick(spool, Duration.ofMillis(1));
            assertLost(1, 3);
            assertEquals(3, entries.peek(spool));
        }
    }

    @Test
    void shouldThrowOutWhatGotTooOldWhileNoProbeRan() throws IOException {
        try (Spool spool = open(SpoolSettings.DEFAULT_BYTES)) {
            for (long id = 1; id <= 10; id++) {
                entries.append(spool, id);
            }
        }
        OutputCounters before = counters;
        now += AGE.toMillis() + 1;
        OutputCounters after = new OutputCounters();
        try (Spool spool = Spool.open(folder, new SpoolSettings(1 << 20, AGE), after, () -> now)) {
            spool.tick(0);
            assertTrue(spool.isEmpty());
            assertEquals(-1, entries.peek(spool));
        }
        assertEquals(before.get(OutputCount.KEPT), after.get(OutputCount.RESTORED));
        assertEquals(before.get(OutputCount.KEPT), after.get(OutputCount.LOST_FROM_SPOOL));
        assertEquals(0, after.get(OutputCount.KEPT));
    }

    @Test
    void shouldObeyASmallerBoundOfTheNextRun() throws IOException {
        try (Spool spool = open(8 * SpoolSettings.MIN_BYTES)) {
            for (long id = 1; id <= 10_000; id++) {
                entries.append(spool, id);
            }
            assertTrue(spool.bytes() > 4 * SpoolSettings.MIN_BYTES);
        }
        try (Spool spool = open(SpoolSettings.MIN_BYTES)) {
            assertTrue(spool.bytes() <= SpoolSettings.MIN_BYTES);
            long first = entries.peek(spool);
            for (long id = first; id <= 10_000; id++) {
                entries.expect(spool, id);
            }
            assertEquals(-1, entries.peek(spool));
        }
    }

    @Test
    void shouldRefuseBoundsThatMakeNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new SpoolSettings(SpoolSettings.MIN_BYTES - 1, AGE));
        assertThrows(IllegalArgumentException.class, () -> new SpoolSettings(1 << 30, Duration.ZERO));
    }
}
