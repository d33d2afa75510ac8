package io.ringprobe.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringprobe.packet.PacketBlock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The way to a shard that has a thread of its own: through the shard's ring. Owned by the capture thread. */
final class RingQueue extends ShardQueue {
    /** This part of the ring is kept for ticks and for blocks that aren't full. */
    private static final int SPARE = 4;

    private final RingBuffer<Cargo<PacketBlock>> ring;
    private final LongSupplier consumed;
    private final boolean waits;
    private final int lanes;
    private final BooleanSupplier abandoned;

    private long lastPublished = -1;

    /**
     * @param consumed how far the shard has come
     * @param lane number of the capture thread
     * @param lanes how many capture threads share the ring
     * @param waits whether to wait where the ring is full; else {@link #publish} refuses, but for blocks that say more
     *     than what packets came
     * @param abandoned whether nobody will empty the ring any more
     */
    RingQueue(
            RingBuffer<Cargo<PacketBlock>> ring,
            LongSupplier consumed,
            PacketBlock first,
            int lane,
            int lanes,
            boolean waits,
            BooleanSupplier abandoned) {
        super(first, lane);
        this.ring = ring;
        this.consumed = consumed;
        this.lanes = lanes;
        this.waits = waits;
        this.abandoned = abandoned;
    }

    @Override
    boolean publish() {
        boolean mustArrive = block().isLast() || block().expiresAllDue();
        long sequence = Claim.next(ring, waits || mustArrive, abandoned);
        if (sequence == Claim.NONE) {
            fill(block());
            return false;
        }
        send(sequence);
        return true;
    }

    @Override
    void tick() {
        if (Claim.hasRoomForTicks(ring)) {
            block().markTick();
            long sequence = Claim.next(ring, false, abandoned);
            if (sequence != Claim.NONE) {
                send(sequence);
            }
        }
    }

    private void send(long sequence) {
        PacketBlock empty = ring.get(sequence).swap(block());
        ring.publish(sequence);
        lastPublished = sequence;
        fill(empty);
    }

    @Override
    int room() {
        int blocks = (int) ring.remainingCapacity();
        int share = (blocks - ring.getBufferSize() / SPARE) / lanes;
        // A ring that is too short for all threads must not stop all of them.
        boolean isEmpty = blocks == ring.getBufferSize();
        return (isEmpty ? Math.max(1, share) : share) * block().capacity();
    }

    @Override
    long lastPublished() {
        return lastPublished;
    }

    @Override
    boolean isConsumed(long sequence) {
        return consumed.getAsLong() >= sequence;
    }
}
