package io.ringprobe.capture.ndp;

import java.time.Instant;

/**
 * The time of day in nanoseconds, for packets whose card doesn't tell it, without an object each time: the machine's
 * steady clock, set anew ten times a second. Owned by one thread.
 */
final class WallClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long TRUST_NANOS = 100_000_000;

    private long base;
    private long setAt;
    private boolean set;

    /** Nanoseconds since 1970. */
    long nanos() {
        long steady = System.nanoTime();
        if (!set || steady - setAt > TRUST_NANOS) {
            Instant now = Instant.now();
            base = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - steady;
            setAt = steady;
            set = true;
        }
        return base + steady;
    }
}
