package io.ringprobe.plugin;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Finds calls of plugins that take too long, for next to nothing: mostly the clock is read twice for a block of
 * packets. Only where a block took longer than one call may, each call in the blocks that follow is timed.
 *
 * <p>What counts is time on the processor, so that no plugin is blamed for a busy machine, on which any call may stand
 * still for a while: records must not depend on that. A plugin that waits is found too, if it does so for
 * {@value #WAITING} times as long. Owned by one shard's thread.
 */
final class TimeBudget {
    static final int WAITING = 20;

    private static final int WATCHED_BLOCKS = 64;

    private final long budget;
    private ThreadMXBean threads;
    private long processorStart;
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
            if (slow && threads == null) {
                threads = ManagementFactory.getThreadMXBean(); // late, for it takes long to load
            }
        }
    }

    /** When a call begins; 0 where calls aren't timed. */
    long start() {
        if (watched == 0) {
            return 0;
        }
        processorStart = threads.getCurrentThreadCpuTime();
        return System.nanoTime();
    }

    /** How long the call took that began then, nanoseconds, if that was too long; else 0. */
    long overrun(long start) {
        if (watched == 0) {
            return 0;
        }
        long took = System.nanoTime() - start;
        if (took <= budget) {
            return 0;
        }
        boolean worked = threads.getCurrentThreadCpuTime() - processorStart > budget;
        return worked || took > WAITING * budget ? took : 0;
    }
}
