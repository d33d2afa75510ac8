package io.ringprobe.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits asleep, at first for a moment, then longer: a busy ring is emptied in large batches and a quiet one costs next
 * to nothing. It begins with less the more there was to do before. Neither spins nor yields, which on a machine with
 * fewer processors than threads takes the time from the thread that is waited for. Where nothing has come for a while
 * it sleeps until a producer wakes it, and at once where the last thing was as long in coming: an idle probe wakes for
 * its ticks alone.
 *
 * <p>Used by the one thread that empties the ring; {@link #signalAllWhenBlocking()} by producers, after each block. The
 * rings are large enough for the longest sleep that follows on a short one at full speed.
 */
final class SleepingWait implements WaitStrategy {
    private static final long FIRST_NANOS = 50_000;
    private static final long LONGEST_NANOS = 5_000_000;
    /** How long nobody must wake a thread that asked to be woken, for the case that both looked at the same time. */
    private static final long IDLE_NANOS = 200_000_000;

    private static final int LONG_SLEEPS_BEFORE_IDLE = 4;
    private static final int BACKOFF = 4;
    /** What came after so long asleep won't be followed at once. */
    private static final long RARE_NANOS = 50_000_000;

    private long lastNanos = FIRST_NANOS;
    private boolean rare;
    private volatile Thread idle;

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
            throws AlertException {
        long pause = Math.max(FIRST_NANOS, lastNanos / BACKOFF);
        lastNanos = FIRST_NANOS;
        int longSleeps = rare ? LONG_SLEEPS_BEFORE_IDLE : 0;
        rare = false;
        long available = dependentSequence.get();
        while (available < sequence) {
            barrier.checkAlert();
            if (longSleeps < LONG_SLEEPS_BEFORE_IDLE) {
                LockSupport.parkNanos(pause);
                longSleeps += pause == LONGEST_NANOS ? 1 : 0;
            } else {
                awaitSignal(sequence, dependentSequence);
            }
            lastNanos = pause;
            pause = Math.min(2 * pause, LONGEST_NANOS);
            available = dependentSequence.get();
        }
        return available;
    }

    private void awaitSignal(long sequence, Sequence dependentSequence) {
        long asleep = System.nanoTime();
        idle = Thread.currentThread();
        VarHandle.fullFence();
        if (dependentSequence.get() < sequence) {
            LockSupport.parkNanos(IDLE_NANOS);
        }
        idle = null;
        rare = System.nanoTime() - asleep >= RARE_NANOS;
    }

    @Override
    public void signalAllWhenBlocking() {
        // The producer's write to the cursor must be seen before it looks who sleeps.
        VarHandle.fullFence();
        Thread sleeper = idle;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }
}
