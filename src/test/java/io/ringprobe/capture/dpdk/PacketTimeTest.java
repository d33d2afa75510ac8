package io.ringprobe.capture.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PacketTimeTest {
    private static final long NOW = 1_735_689_600_000_000_000L;
    private static final long STAMP = NOW - 1_000_000;

    private static long of(PacketTime.Kind kind, long stamp) {
        return new PacketTime("test", kind).of(stamp, NOW);
    }

    @Test
    void shouldTakeTheCardsTimeWhereItIsNear() {
        assertEquals(STAMP, of(PacketTime.Kind.AUTO, STAMP));
        assertEquals(NOW, of(PacketTime.Kind.AUTO, NOW - 10_000_000_000L));
        assertEquals(NOW, of(PacketTime.Kind.AUTO, STAMP / 1000));
        assertEquals(NOW, of(PacketTime.Kind.AUTO, 12_345));
        assertEquals(NOW, of(PacketTime.Kind.AUTO, 0));
    }

    @Test
    void shouldTakeTheCardsTimeAsTold() {
        assertEquals(NOW, of(PacketTime.Kind.CLOCK, STAMP));
        assertEquals(12_345, of(PacketTime.Kind.NS, 12_345));
        assertEquals(STAMP, of(PacketTime.Kind.US, STAMP / 1000));
        assertEquals(NOW, of(PacketTime.Kind.NS, 0));
    }
}
