package io.ringprobe.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.ringprobe.profile.Span;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How a producer gets a place in a ring of the data path: by waiting, or not at all where nobody may wait. Stateless;
 * the ring may have several producers.
 */
final class Claim {
    /** There is no place, and the producer may not wait. */
    static final long NONE = -1;

    private static final long PAUSE_NANOS = 20_000;

    private Claim() {}

    /**
     * Whether the consumer is so little behind that a block may travel before it is full. Where it is far behind it has
     * work, and blocks that tell little more than the time would only crowd out others.
     */
    static boolean hasRoomForTicks(RingBuffer<?> ring) {
        return 2 * ring.remainingCapacity() > ring.getBufferSize();
    }

    /**
     * Claims the next place.
     *
     * @param waits whether to wait for one
     * @param abandoned whether nobody will empty the ring any more
     * @param full told of waiting
     * @return its sequence, or {@link #NONE}
     * @throws IllegalStateException if the ring is abandoned
     */
    static long next(RingBuffer<?> ring, boolean waits, BooleanSupplier abandoned, Span full) {
        long sequence = tryNext(ring);
        if (sequence != NONE || !waits) {
            return sequence;
        }
        full.begin();
        do {
            if (abandoned.getAsBoolean()) {
                throw new IllegalStateException("the consumer of a ring is gone");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            sequence = tryNext(ring);
        } while (sequence == NONE);
        full.end(0, 0);
        return sequence;
    }

    private static long tryNext(RingBuffer<?> ring) {
        while (ring.hasAvailableCapacity(1)) {
            try {
                return ring.tryNext();
            } catch (InsufficientCapacityException e) {
                // Another producer took the place between the two calls; the exception is a constant of the Disruptor.
                Thread.onSpinWait();
            }
        }
        return NONE;
    }
}
