package io.ringprobe.capture.dpdk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides a packet's time between the card's timestamp, of which DPDK says neither the unit nor where it begins, and
 * the time of day at which its burst came. Owned by the capture thread.
 */
final class PacketTime {
    /** How to take the card's timestamps. */
    enum Kind {
        /** As nanoseconds since 1970 where they lie near the time of day, else not at all. */
        AUTO,
        /** Not at all. */
        CLOCK,
        /** As nanoseconds since 1970. */
        NS,
        /** As microseconds since 1970. */
        US
    }

    private static final Logger LOG = LoggerFactory.getLogger(PacketTime.class);
    private static final long NEAR_NANOS = 10_000_000_000L;
    private static final long NANOS_PER_MICRO = 1000;

    private final String name;
    private final Kind kind;
    private boolean warned;

    /** @param name of the source, for the log */
    PacketTime(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    /**
     * The time of a packet, nanoseconds since 1970.
     *
     * @param stamp the card's; 0 = none
     * @param now when the burst came, nanoseconds since 1970
     */
    long of(long stamp, long now) {
        if (stamp == 0 || kind == Kind.CLOCK) {
            return now;
        }
        if (kind == Kind.US) {
            return stamp * NANOS_PER_MICRO;
        }
        if (kind == Kind.NS || Math.abs(stamp - now) < NEAR_NANOS) {
            return stamp;
        }
        warn();
        return now;
    }

    private void warn() {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "{}: the card's timestamps are not nanoseconds since 1970 near the time of day: packets get the"
                            + " time at which they arrive (dpdk;time=)",
                    name);
        }
    }
}
