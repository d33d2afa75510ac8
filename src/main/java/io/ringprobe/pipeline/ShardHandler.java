package io.ringprobe.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.flow.FlowSink;
import io.ringprobe.packet.PacketBlock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One shard: takes packet blocks from its ring, runs the flow cache over them, and sends flows that have ended to the
 * export ring. Used by the shard's thread; {@link #droppedFlows()} may be read by any.
 */
final class ShardHandler implements EventHandler<Cargo<PacketBlock>>, FlowSink {
    private final RingBuffer<Cargo<FlowBlock>> exportRing;
    private final FlowRecordWriter writer;
    private final boolean waits;
    private final BooleanSupplier abandoned;
    private final Consumer<Throwable> onFailure;
    private final int[] laneClocks;
    private final boolean[] laneStarted;
    private final boolean[] laneEnded;

    private FlowCache cache;
    private FlowBlock block;
    private int lanesLeft;
    private boolean failed;
    private volatile long droppedFlows;

    /**
     * @param lanes number of capture threads
     * @param waits whether to wait where the export ring is full; else flows are dropped and counted, but for those
     *     that end with the run: then no packet waits any more
     */
    ShardHandler(
            RingBuffer<Cargo<FlowBlock>> exportRing,
            FlowRecordWriter writer,
            int lanes,
            boolean waits,
            BooleanSupplier abandoned,
            Consumer<Throwable> onFailure) {
        this.exportRing = exportRing;
        this.writer = writer;
        this.waits = waits;
        this.abandoned = abandoned;
        this.onFailure = onFailure;
        this.block = new FlowBlock(writer.capacity());
        this.laneClocks = new int[lanes];
        this.laneStarted = new boolean[lanes];
        this.laneEnded = new boolean[lanes];
        this.lanesLeft = lanes;
    }

    /** The cache that this shard runs; it sends its flows here. */
    void use(FlowCache flowCache) {
        cache = flowCache;
    }

    FlowCache cache() {
        return cache;
    }

    @Override
    public void onEvent(Cargo<PacketBlock> cargo, long sequence, boolean endOfBatch) {
        PacketBlock packets = cargo.block();
        int lane = packets.lane();
        if (packets.hasClock()) {
            laneClocks[lane] = packets.clock();
            laneStarted[lane] = true;
        }
        if (!failed) {
            try {
                handle(packets);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
        if (packets.isLast()) {
            laneEnded[lane] = true;
            endIfAllEnded();
        }
    }

    private void handle(PacketBlock packets) {
        cache.onBlock(packets, clock());
        if (packets.isTick()) {
            tick();
        }
    }

    /** The earliest clock of the lanes that still run: only what is due by all of them is sure to be due. */
    private int clock() {
        int earliest = 0;
        boolean known = false;
        for (int lane = 0; lane < laneClocks.length; lane++) {
            if (laneStarted[lane] && !laneEnded[lane] && (!known || laneClocks[lane] - earliest < 0)) {
                earliest = laneClocks[lane];
                known = true;
            }
        }
        return earliest;
    }

    private void endIfAllEnded() {
        if (--lanesLeft > 0) {
            return;
        }
        if (!failed) {
            try {
                endFlows();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
        block.markLast();
        publish();
    }

    private void endFlows() {
        int latest = 0;
        boolean known = false;
        for (int lane = 0; lane < laneClocks.length; lane++) {
            if (laneStarted[lane] && (!known || laneClocks[lane] - latest > 0)) {
                latest = laneClocks[lane];
                known = true;
            }
        }
        cache.endAll(latest);
    }

    @Override
    public void accept(long entry, EndReason reason) {
        block.commit(writer.write(entry, reason, block.next()));
        if (block.isFull()) {
            publish();
        }
    }

    /** Sends on what there is, or an empty block, so that the export stage sees time go on. */
    private void tick() {
        if (Claim.hasRoomForTicks(exportRing)) {
            send(Claim.next(exportRing, false, abandoned));
        }
    }

    private void publish() {
        long sequence = Claim.next(exportRing, waits || lanesLeft == 0, abandoned);
        if (sequence == Claim.NONE) {
            droppedFlows = droppedFlows + block.count();
            block.reset();
        } else {
            send(sequence);
        }
    }

    private void send(long sequence) {
        if (sequence == Claim.NONE) {
            return;
        }
        block = exportRing.get(sequence).swap(block);
        exportRing.publish(sequence);
        block.reset();
    }

    /**
     * After an error the cache can't be trusted; the shard still empties its ring, so that nobody waits for it for
     * ever.
     */
    private void fail(Throwable e) {
        failed = true;
        onFailure.accept(e);
    }

    /** Flows that ended while the export ring was full and nobody could wait. */
    long droppedFlows() {
        return droppedFlows;
    }

    void close() {
        cache.close();
        block.close();
    }
}
