package io.ringprobe.pipeline;

import com.lmax.disruptor.EventHandler;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.packet.PacketBlock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One shard: takes packet blocks, from its ring or right from the capture thread, and runs the flow cache over them.
 * Can change to another cache, or another way out of it, between two blocks; the flows of the old cache then end a few
 * at a time, so that packets don't wait for that. Used by the shard's thread, which may be the capture thread; what
 * other threads may call says so.
 */
final class ShardHandler implements EventHandler<Cargo<PacketBlock>> {
    /** Lines of an old cache that end at once. */
    private static final int LINES = 16;

    private static final int STEPS_PER_BLOCK = 16;
    /** Stands for a change when the shard has ended and takes none any more. */
    private static final ShardChange ENDED = new ShardChange(null, null, null, null);

    private final Consumer<Throwable> onFailure;
    private final int[] laneClocks;
    private final boolean[] laneStarted;
    private final boolean[] laneEnded;
    private final AtomicReference<ShardChange> change = new AtomicReference<>();

    private volatile ShardFlows flows;
    private ShardFlows leaving;
    private ShardChange left;
    private int lanesLeft;
    private boolean failed;
    private volatile long droppedBefore;

    /** @param lanes number of capture threads */
    ShardHandler(ShardFlows flows, int lanes, Consumer<Throwable> onFailure) {
        this.flows = flows;
        this.onFailure = onFailure;
        this.laneClocks = new int[lanes];
        this.laneStarted = new boolean[lanes];
        this.laneEnded = new boolean[lanes];
        this.lanesLeft = lanes;
    }

    @Override
    public void onEvent(Cargo<PacketBlock> cargo, long sequence, boolean endOfBatch) {
        onBlock(cargo.block());
    }

    /** Handles a block; errors go to where all failures of the probe go. */
    void onBlock(PacketBlock packets) {
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
        if (leaving != null) {
            endSomeLeaving();
        } else if (change.getOpaque() != null) {
            take(change.getAndSet(null));
        }
        flows.cache().onBlock(packets, clock());
        if (packets.isTick()) {
            flows.outlet().tick();
        }
    }

    /**
     * Asks the shard to change. Any thread, one at a time, and only when the last change is done.
     *
     * @return whether it will; else it has ended
     */
    boolean offer(ShardChange next) {
        return change.compareAndSet(null, next);
    }

    private void take(ShardChange next) {
        if (next.flows() == null) {
            flows.cache().timeouts(next.timeouts());
            flows.outlet().moveTo(next.ring());
            next.done().countDown();
        } else {
            leaving = flows;
            left = next;
            flows = next.flows();
        }
    }

    /** Ends flows of the cache before this one, as long as the way out is free. */
    private void endSomeLeaving() {
        int clock = clock();
        for (int i = 0; i < STEPS_PER_BLOCK && leaving.outlet().hasRoom(); i++) {
            if (leaving.cache().endSome(clock, LINES)) {
                leave();
                return;
            }
        }
    }

    private void leave() {
        leaving.outlet().end();
        droppedBefore = droppedBefore + leaving.outlet().droppedFlows();
        leaving = null;
        left.done().countDown();
        left = null;
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

    /** Whatever went wrong: every export stage that counts on this shard learns that nothing more comes. */
    private void endIfAllEnded() {
        if (--lanesLeft > 0) {
            return;
        }
        ShardChange last = change.getAndSet(ENDED);
        endLeaving();
        if (last != null) {
            take(last);
            endLeaving();
        }
        end(flows);
        flows.outlet().end();
    }

    private void endLeaving() {
        if (leaving != null) {
            end(leaving);
            leave();
        }
    }

    private void end(ShardFlows ending) {
        if (!failed) {
            try {
                ending.outlet().waitForRoom();
                ending.cache().endAll(latestClock());
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    private int latestClock() {
        int latest = 0;
        boolean known = false;
        for (int lane = 0; lane < laneClocks.length; lane++) {
            if (laneStarted[lane] && (!known || laneClocks[lane] - latest > 0)) {
                latest = laneClocks[lane];
                known = true;
            }
        }
        return latest;
    }

    /**
     * After an error the cache can't be trusted; the shard still empties its ring, so that nobody waits for it for
     * ever.
     */
    private void fail(Throwable e) {
        failed = true;
        onFailure.accept(e);
    }

    /** What the shard counts; one object for all its caches. Any thread. */
    CacheStats stats() {
        return flows.cache().stats();
    }

    /** Flows that there is room for. Any thread. */
    long capacity() {
        return flows.cache().capacity();
    }

    /** Flows that ended while the export ring was full and nobody could wait. Any thread. */
    long droppedFlows() {
        return droppedBefore + flows.outlet().droppedFlows();
    }
}
