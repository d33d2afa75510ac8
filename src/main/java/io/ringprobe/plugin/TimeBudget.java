package io.ringprobe.plugin;

/**
 * Finds calls of plugins that take too long, for next to nothing: mostly the clock is read twice for a block of
 * packets. Only where a block took longer than one call may, each call in the blocks that follow is timed.
 *
 * <p>The time is the wall clock's: a plugin that waits holds packets up as much as one that reckons. Owned by one
 * shard's thread.
 */
final class TimeBudget {
    private static final int WATCHED_BLOCKS = 64;

    private final long budget;
    private long blockStart;
    private int watched;

    /** @param nanos the most that a call may take; 0 = nothing is timed */
    TimeBudget(long nanos) {
        budget = nanos;
    }

    void beginBlock() {
        if (budget > 0) {
            blockStart = System.nanoTime();
        }
    }

    void endBlock() {
        if (budget > 0) {
            boolean slow = System.nanoTime() - blockStart > budget;
            watched = slow ? WATCHED_BLOCKS : Math.max(0, watched - 1);
        }
    }

    /** When a call begins; 0 where calls aren't timed. */
    long start() {
        return watched > 0 ? System.nanoTime() : 0;
    }

    /** How long the call took that began then, nanoseconds, if that was too long; else 0. */
    long overrun(long start) {
        if (watched == 0) {
            return 0;
        }
        long took = System.nanoTime() - start;
        return took > budget ? took : 0;
    }
}
