package io.ringprobe.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.flow.FlowSink;
import io.ringprobe.profile.Profile;
import io.ringprobe.profile.Span;
import java.util.function.BooleanSupplier;

/**
 * Where the flows of one cache go when they have ended: into a block, and with it into an export ring. Used by the
 * shard's thread; {@link #droppedFlows()} may be asked by any.
 */
final class FlowOutlet implements FlowSink, AutoCloseable {
    private final FlowRecordWriter writer;
    private final BooleanSupplier abandoned;
    private final Span full = Profile.current().full("flows");

    private RingBuffer<Cargo<FlowBlock>> ring;
    private FlowBlock block;
    private boolean waits;
    private volatile long droppedFlows;

    /**
     * @param waits whether to wait where the ring is full; else flows are dropped and counted
     * @param abandoned whether nobody will empty the ring any more
     */
    FlowOutlet(FlowRecordWriter writer, RingBuffer<Cargo<FlowBlock>> ring, boolean waits, BooleanSupplier abandoned) {
        this.writer = writer;
        this.ring = ring;
        this.waits = waits;
        this.abandoned = abandoned;
        this.block = new FlowBlock(writer.capacity());
    }

    @Override
    public void accept(long entry, EndReason reason) {
        block.commit(writer.write(entry, reason, block.next()));
        if (block.isFull()) {
            publish();
        }
    }

    private void publish() {
        long sequence = Claim.next(ring, waits, abandoned, full);
        if (sequence == Claim.NONE) {
            droppedFlows = droppedFlows + block.count();
            block.reset();
        } else {
            send(sequence);
        }
    }

    /** Sends on what there is, or an empty block, so that the export stage sees time go on. */
    void tick() {
        if (hasRoom()) {
            send(Claim.next(ring, false, abandoned, full));
        }
    }

    /** Whether the ring is so empty that flows may come that could wait. */
    boolean hasRoom() {
        return Claim.hasRoomForTicks(ring);
    }

    private void send(long sequence) {
        if (sequence == Claim.NONE) {
            return;
        }
        block = ring.get(sequence).swap(block);
        ring.publish(sequence);
        block.reset();
    }

    /** From now on no flow is dropped: no packet waits any more. */
    void waitForRoom() {
        waits = true;
    }

    /** Sends what there is and says that nothing more will come; waits for a place. */
    void end() {
        block.markLast();
        send(Claim.next(ring, true, abandoned, full));
    }

    /** Ends here, and goes on with another ring, whose blocks are of the same size. */
    void moveTo(RingBuffer<Cargo<FlowBlock>> next) {
        end();
        ring = next;
    }

    /** Flows that ended while the ring was full and nobody could wait. */
    long droppedFlows() {
        return droppedFlows;
    }

    @Override
    public void close() {
        block.close();
    }
}
