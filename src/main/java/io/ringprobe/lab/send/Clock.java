package io.ringprobe.lab.send;

import java.time.Instant;

/** The time of day as packets carry it. Stateless. */
public final class Clock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Clock() {}

    /** Now, nanoseconds since 1970, as the kernel's clock for packets has it. */
    public static long unixNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
