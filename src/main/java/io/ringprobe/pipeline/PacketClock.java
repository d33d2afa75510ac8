package io.ringprobe.pipeline;

/**
 * The clock of one capture thread, in whole seconds: follows the times of its packets, forwards at once, backwards only
 * by a jump that is more than packets out of order (captures joined in the wrong order, a clock set back). Timeouts go
 * by it.
 *
 * <p>It depends on nothing but the packets, so that a capture gives the same records on each run. Owned by the capture
 * thread.
 */
final class PacketClock {
    /** Packets that are later than others by no more than this are merely out of order. */
    static final int DISORDER_SECONDS = 10;

    private static final long NANOS = 1_000_000_000L;

    private long start;
    private long second;
    private boolean known;

    /** Whether there has been a packet yet. */
    boolean isKnown() {
        return known;
    }

    /** Whether a packet of that time would move the clock, either way. */
    boolean moves(long nanos) {
        long since = nanos - start;
        return since >= NANOS || since < -DISORDER_SECONDS * NANOS || !known;
    }

    /** Whether a packet of that time would move the clock backwards. */
    boolean movesBack(long nanos) {
        return known && nanos < start;
    }

    /** Sets the clock to a packet's time. */
    void set(long nanos) {
        second = Math.floorDiv(nanos, NANOS);
        start = second * NANOS;
        known = true;
    }

    /** Seconds since 1970. */
    long second() {
        return second;
    }

    /** Seconds since 1970, modulo 2^32. */
    int seconds() {
        return (int) second;
    }
}
