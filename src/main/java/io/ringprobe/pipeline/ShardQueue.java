package io.ringprobe.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.profile.Profile;
import io.ringprobe.profile.Span;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One capture thread's way to one shard: the block that it is filling, and the shard's ring. Owned by the capture
 * thread.
 */
final class ShardQueue {
    /** This part of the ring is kept for ticks and for blocks that aren't full. */
    private static final int SPARE = 4;

    private final RingBuffer<Cargo<PacketBlock>> ring;
    private final LongSupplier consumed;
    private final boolean waits;
    private final int lane;
    private final int lanes;
    private final BooleanSupplier abandoned;
    private final Span full = Profile.current().full("packets");

    private PacketBlock block;
    private long lastPublished = -1;

    /**
     * @param consumed how far the shard has come
     * @param lane number of the capture thread
     * @param lanes how many capture threads share the ring
     * @param waits whether to wait where the ring is full; else {@link #publish} refuses, but for blocks that say more
     *     than what packets came
     * @param abandoned whether nobody will empty the ring any more
     */
    ShardQueue(
            RingBuffer<Cargo<PacketBlock>> ring,
            LongSupplier consumed,
            PacketBlock first,
            int lane,
            int lanes,
            boolean waits,
            BooleanSupplier abandoned) {
        this.ring = ring;
        this.consumed = consumed;
        this.block = first;
        this.lane = lane;
        this.lanes = lanes;
        this.waits = waits;
        this.abandoned = abandoned;
        first.reset(lane);
    }

    /** The block being filled. */
    PacketBlock block() {
        return block;
    }

    /**
     * Sends the block, whose clock is set if it is known, on its way and goes on with an empty one.
     *
     * @return whether it was sent; if not, the ring was full, and the block's packets are gone
     */
    boolean publish() {
        boolean mustArrive = block.isLast() || block.expiresAllDue();
        long sequence = Claim.next(ring, waits || mustArrive, abandoned, full);
        if (sequence == Claim.NONE) {
            block.reset(lane);
            return false;
        }
        send(sequence);
        return true;
    }

    /** Sends the block as it is if the shard is not far behind; else keeps it. */
    void tick() {
        if (Claim.hasRoomForTicks(ring)) {
            block.markTick();
            long sequence = Claim.next(ring, false, abandoned, full);
            if (sequence != Claim.NONE) {
                send(sequence);
            }
        }
    }

    private void send(long sequence) {
        block = ring.get(sequence).swap(block);
        ring.publish(sequence);
        lastPublished = sequence;
        block.reset(lane);
    }

    /**
     * Packets that find room now, though some blocks travel before they are full and other capture threads see the same
     * room at the same time; less than none where it is little.
     */
    int room() {
        int blocks = (int) ring.remainingCapacity();
        int share = (blocks - ring.getBufferSize() / SPARE) / lanes;
        // A ring that is too short for all threads must not stop all of them.
        boolean isEmpty = blocks == ring.getBufferSize();
        return (isEmpty ? Math.max(1, share) : share) * block.capacity();
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
