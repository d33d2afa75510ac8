package io.ringprobe.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringprobe.packet.PacketBlock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One capture thread's way to one shard: the block that it is filling, and the shard's ring. Owned by the capture
 * thread.
 */
final class ShardQueue {
    private static final long PAUSE_NANOS = 20_000;

    private final RingBuffer<Cargo<PacketBlock>> ring;
    private final LongSupplier consumed;
    private final boolean waits;
    private final int lane;
    private final BooleanSupplier abandoned;

    private PacketBlock block;
    private long lastPublished = -1;

    /**
     * @param consumed how far the shard has come
     * @param waits whether to wait where the ring is full; else {@link #publish} refuses
     * @param abandoned whether nobody will empty the ring any more
     */
    ShardQueue(
            RingBuffer<Cargo<PacketBlock>> ring,
            LongSupplier consumed,
            PacketBlock first,
            int lane,
            boolean waits,
            BooleanSupplier abandoned) {
        this.ring = ring;
        this.consumed = consumed;
        this.block = first;
        this.lane = lane;
        this.waits = waits;
        this.abandoned = abandoned;
        first.reset(lane);
    }

    /** The block being filled. */
    PacketBlock block() {
        return block;
    }

    /**
     * Sends the block on its way and goes on with an empty one.
     *
     * @return whether it was sent; if not, the ring was full, and the block's packets are gone
     */
    boolean publish(int clock) {
        block.clock(clock);
        if (waits || block.isLast()) {
            awaitCapacity();
        } else if (!ring.hasAvailableCapacity(1)) {
            block.reset(lane);
            return false;
        }
        long sequence = ring.next();
        block = ring.get(sequence).swap(block);
        ring.publish(sequence);
        lastPublished = sequence;
        block.reset(lane);
        return true;
    }

    private void awaitCapacity() {
        while (!ring.hasAvailableCapacity(1)) {
            if (abandoned.getAsBoolean()) {
                throw new IllegalStateException("the shard is gone");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The sequence under which the last block was published. */
    long lastPublished() {
        return lastPublished;
    }

    /** Whether the shard is done with everything up to that sequence. */
    boolean isConsumed(long sequence) {
        return consumed.getAsLong() >= sequence;
    }

    void close() {
        block.close();
    }
}
