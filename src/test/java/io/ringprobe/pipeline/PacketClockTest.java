package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketClockTest {
    private static final long SECOND = 1_000_000_000L;

    private final PacketClock clock = new PacketClock();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, SECOND - 1, 1_700_000_000L * SECOND, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldBeSetByTheFirstPacketWhateverItsTime(long nanos) {
        assertFalse(clock.isKnown());
        assertTrue(clock.moves(nanos));
        assertFalse(clock.movesBack(nanos));
        clock.set(nanos);
        assertTrue(clock.isKnown());
        assertEquals(Math.floorDiv(nanos, SECOND), clock.second());
        assertEquals((int) Math.floorDiv(nanos, SECOND), clock.seconds());
        assertFalse(clock.moves(nanos));
    }

    @Test
    void shouldMoveAheadWithEachSecond() {
        clock.set(100 * SECOND + 5);
        assertFalse(clock.moves(100 * SECOND));
        assertFalse(clock.moves(101 * SECOND - 1));
        assertTrue(clock.moves(101 * SECOND));
        assertFalse(clock.movesBack(101 * SECOND));
        assertTrue(clock.moves(1_000_000 * SECOND));
    }

    @Test
    void shouldStayWhenPacketsAreOutOfOrder() {
        clock.set(100 * SECOND);
        assertFalse(clock.moves(100 * SECOND - 1));
        assertFalse(clock.moves((100 - PacketClock.DISORDER_SECONDS) * SECOND));
        assertTrue(clock.moves((100 - PacketClock.DISORDER_SECONDS) * SECOND - 1));
        assertTrue(clock.movesBack((100 - PacketClock.DISORDER_SECONDS) * SECOND - 1));
    }

    @Test
    void shouldCountSecondsModulo32Bits() {
        clock.set(0x1_2345_6789L * SECOND);
        assertEquals(0x2345_6789, clock.seconds());
        assertEquals(0x1_2345_6789L, clock.second());
    }
}
