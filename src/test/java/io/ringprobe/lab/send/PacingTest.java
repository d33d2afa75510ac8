package io.ringprobe.lab.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** When frames are due, on a clock of the test. */
class PacingTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldSpreadPacketsEvenly() {
        Pacing pacing = Pacing.packetsPerSecond(1000);
        pacing.start(5 * SECOND);
        for (int i = 0; i < 1000; i++) {
            assertEquals(5 * SECOND + i * 1_000_000L, pacing.plan(5 * SECOND, 60, 0));
        }
        assertEquals(0, pacing.leftOut());
    }

    @Test
    void shouldCountTheBitsOfFrames() {
        Pacing pacing = Pacing.megabitsPerSecond(8);
        pacing.start(0);
        assertEquals(0, pacing.plan(0, 1000, 0));
        assertEquals(1_000_000, pacing.plan(0, 500, 0));
        assertEquals(1_500_000, pacing.plan(0, 500, 0));
    }

    @Test
    void shouldFollowThePacketsTimesAndBeginAgain() {
        Pacing pacing = Pacing.byTimes();
        pacing.start(100);
        assertEquals(100, pacing.plan(100, 60, 5000));
        assertEquals(150, pacing.plan(100, 60, 5050));
        assertEquals(150, pacing.plan(100, 60, 5000));
        assertEquals(151, pacing.plan(100, 60, 5001));
    }

    @Test
    void shouldNotCatchUpMoreThanABurst() {
        Pacing pacing = Pacing.packetsPerSecond(1000);
        pacing.start(0);
        assertEquals(0, pacing.plan(0, 60, 0));
        long late = 3 * SECOND;
        assertEquals(late - 10_000_000, pacing.plan(late, 60, 0));
        assertEquals(late - 9_000_000, pacing.plan(late, 60, 0));
        assertEquals(late - 10_000_000 - 1_000_000, pacing.leftOut());
    }

    @Test
    void shouldAlwaysBeDueAtTheHighestRate() {
        Pacing pacing = Pacing.max();
        pacing.start(0);
        assertEquals(SECOND, pacing.plan(SECOND, 60, 0));
        assertEquals(0, pacing.leftOut());
    }
}
