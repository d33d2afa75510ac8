package io.ringprobe.lab.send;

/**
 * When the next frame is due, on a clock in nanoseconds that only goes forward. Who can't keep up isn't let to catch up
 * more than a burst: what has been missed by then is left out of the plan. Owned by the thread that sends.
 */
public abstract class Pacing {
    /** How far behind the plan a sender may be and still catch up. */
    private static final long MOST_BEHIND_NANOS = 10_000_000;

    /** As fast as it goes. */
    public static Pacing max() {
        return new Pacing() {
            @Override
            double cost(int length, long packetNanos) {
                return 0;
            }

            @Override
            boolean isPlanned() {
                return false;
            }
        };
    }

    /** So many frames a second. */
    public static Pacing packetsPerSecond(double rate) {
        return new Pacing() {
            @Override
            double cost(int length, long packetNanos) {
                return 1e9 / rate;
            }
        };
    }

    /** So many megabits a second of frames, from their first octet of Ethernet to the last of their payload. */
    public static Pacing megabitsPerSecond(double rate) {
        return new Pacing() {
            @Override
            double cost(int length, long packetNanos) {
                return length * 8e3 / rate;
            }
        };
    }

    /** As far apart as the packets' times are. */
    public static Pacing byTimes() {
        return new Pacing() {
            private long before = Long.MIN_VALUE;

            @Override
            double cost(int length, long packetNanos) {
                // A scenario that begins again goes back.
                long gap = before == Long.MIN_VALUE ? 0 : Math.max(0, packetNanos - before);
                before = packetNanos;
                return gap;
            }

            @Override
            boolean isBefore() {
                return true;
            }
        };
    }

    private double due;
    private long leftOut;

    /** How long the frame takes, or how long after the one before it is to be sent. */
    abstract double cost(int length, long packetNanos);

    /** Whether a frame's cost is to be waited for before it, not after. */
    boolean isBefore() {
        return false;
    }

    /** Whether there is a plan at all. */
    boolean isPlanned() {
        return true;
    }

    /** Begins. */
    final void start(long now) {
        due = now;
    }

    /**
     * Plans the next frame.
     *
     * @param now the clock
     * @param packetNanos the time that the frame itself has
     * @return when it is due
     */
    final long plan(long now, int length, long packetNanos) {
        if (!isPlanned()) {
            return now;
        }
        if (now - due > MOST_BEHIND_NANOS) {
            leftOut += (long) (now - MOST_BEHIND_NANOS - due);
            due = now - MOST_BEHIND_NANOS;
        }
        double cost = cost(length, packetNanos);
        due += cost;
        return (long) (isBefore() ? due : due - cost);
    }

    /** Nanoseconds of the plan that were missed. */
    final long leftOut() {
        return leftOut;
    }
}
