package io.ringprobe.pipeline;

import com.lmax.disruptor.EventHandler;
import io.ringprobe.export.FlowTap;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The last stage: hands each finished flow record to every output, gives them the time, and closes them when the last
 * shard has ended. If an output throws, the others go on, and the probe stops.
 *
 * <p>Used by the export thread; what other threads may ask says so.
 */
final class ExportStage implements EventHandler<Cargo<FlowBlock>> {
    private static final long TICK_NANOS = 100_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** A stage that another one takes the place of, and the outputs that can be opened only when it is closed. */
    interface Predecessor {
        /** Whether it is closed. */
        boolean isClosed();

        /** Waits for that. */
        void awaitClosed() throws InterruptedException;

        /** Opens the outputs; when it is closed. Called by the export thread. */
        List<OutputSlot> open();
    }

    private final Predecessor before;
    private final RecordSchema schema;
    private final long nanosPerFlow;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Blocks that came before the stage may begin. */
    private final ArrayDeque<FlowBlock> held = new ArrayDeque<>();

    private volatile FlowTap tap;
    private volatile boolean ready;
    private volatile List<OutputSlot> outputs;
    private volatile Set<OutputSlot> handedOver = Set.of();
    private volatile long received;
    private int shardsLeft;
    private long lastTick;
    private long nextFlow;

    /**
     * @param outputs those that are open
     * @param before what must close first, or null; until then flows are held back
     * @param schema what records can hold
     * @param maxFlowsPerSecond no more than this many; 0 = no limit
     */
    ExportStage(List<OutputSlot> outputs, Predecessor before, RecordSchema schema, int shards, long maxFlowsPerSecond) {
        this.outputs = List.copyOf(outputs);
        this.before = before;
        this.ready = before == null;
        this.schema = schema;
        this.shardsLeft = shards;
        this.nanosPerFlow = maxFlowsPerSecond == 0 ? 0 : Math.max(1, NANOS_PER_SECOND / maxFlowsPerSecond);
    }

    /** Shows flows to {@code to} too; before the stage starts. */
    void watch(FlowTap to) {
        tap = to;
    }

    @Override
    public void onEvent(Cargo<FlowBlock> cargo, long sequence, boolean endOfBatch) {
        FlowBlock block = cargo.block();
        boolean isLast = block.isLast() && --shardsLeft == 0;
        if (!ready) {
            held.add(cargo.swap(block.empty()));
            if (before.isClosed() || isLast) {
                begin();
            }
        } else {
            exportAll(block);
        }
        if (isLast) {
            closeOutputs();
        } else if (endOfBatch) {
            caughtUp();
        }
    }

    private void caughtUp() {
        long now = System.nanoTime();
        List<OutputSlot> slots = outputs;
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).caughtUp(now);
        }
    }

    /**
     * The stage before this one is closed, or will be at once: opens what waits for that, and lets go what was held.
     */
    private void begin() {
        try {
            before.awaitClosed();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the export thread", e);
        }
        List<OutputSlot> all = new ArrayList<>(outputs);
        all.addAll(before.open());
        outputs = List.copyOf(all);
        ready = true;
        while (!held.isEmpty()) {
            try (FlowBlock block = held.remove()) {
                exportAll(block);
            }
        }
    }

    private void exportAll(FlowBlock block) {
        List<OutputSlot> slots = outputs;
        long record = block.first();
        for (int i = 0; i < block.count(); i++) {
            if (nanosPerFlow > 0) {
                pace();
            }
            export(record, slots);
            int repeats = FlowRecord.repeats(record);
            for (int next = 0; next <= repeats; next++) {
                record = FlowRecord.next(record);
            }
        }
        endBlock(block, slots);
        tick(System.nanoTime());
    }

    private void export(long record, List<OutputSlot> slots) {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).export(record);
        }
        FlowTap watcher = tap;
        if (watcher != null) {
            watcher.see(record, schema);
        }
    }

    private void endBlock(FlowBlock block, List<OutputSlot> slots) {
        received = received + block.count();
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).endBlock(block.count());
        }
    }

    /** Waits until the next flow may go. Of a pause in which none came, no more than a tick is made up for. */
    private void pace() {
        long now = System.nanoTime();
        nextFlow = Math.max(nextFlow, now - TICK_NANOS) + nanosPerFlow;
        while (nextFlow - now > 0) {
            tick(now);
            LockSupport.parkNanos(Math.min(nextFlow - now, TICK_NANOS));
            now = System.nanoTime();
        }
    }

    private void tick(long now) {
        if (now - lastTick < TICK_NANOS) {
            return;
        }
        lastTick = now;
        List<OutputSlot> slots = outputs;
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).tick(now);
        }
    }

    /** Leaves these outputs open at the end, for the stage that follows on this one. Any thread. */
    void handOver(Set<OutputSlot> slots) {
        handedOver = Set.copyOf(slots);
    }

    /** Closes the outputs if they are open; by another thread only when the export thread has ended or never began. */
    void closeOutputs() {
        if (isClosed()) {
            return;
        }
        held.forEach(FlowBlock::close);
        for (OutputSlot output : outputs) {
            if (!handedOver.contains(output)) {
                output.close();
            }
        }
        closed.countDown();
    }

    /** Waits until the last shard has ended and all outputs are closed. Any thread. */
    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Whether it has come to that. Any thread. */
    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Whether all outputs are open. Any thread. */
    boolean isReady() {
        return ready;
    }

    /** Flow records that have come. Any thread. */
    long received() {
        return received;
    }

    /** All outputs that are or were open here. Any thread. */
    List<OutputSlot> outputs() {
        return outputs;
    }
}
