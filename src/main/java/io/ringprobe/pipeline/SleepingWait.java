package io.ringprobe.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits asleep, at first for a moment, then longer: a busy ring is emptied in large batches and a quiet one costs next
 * to nothing. It begins with less the more there was to do before. Neither spins nor yields, which on a machine with
 * fewer processors than threads takes the time from the thread that is waited for.
 *
 * <p>Used by the one thread that empties the ring. The rings are large enough for the longest sleep that follows on a
 * short one at full speed.
 */
final class SleepingWait implements WaitStrategy {
    private static final long FIRST_NANOS = 50_000;
    private static final long LONGEST_NANOS = 5_000_000;
    private static final int BACKOFF = 4;

    private long lastNanos = FIRST_NANOS;

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
            throws AlertException {
        long pause = Math.max(FIRST_NANOS, lastNanos / BACKOFF);
        lastNanos = FIRST_NANOS;
        long available = dependentSequence.get();
        while (available < sequence) {
            barrier.checkAlert();
            LockSupport.parkNanos(pause);
            lastNanos = pause;
            pause = Math.min(2 * pause, LONGEST_NANOS);
            available = dependentSequence.get();
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        // Sleepers wake by themselves.
    }
}
