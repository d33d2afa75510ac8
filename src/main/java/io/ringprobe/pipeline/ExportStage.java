package io.ringprobe.pipeline;

import com.lmax.disruptor.EventHandler;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.FlowTap;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordSchema;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The last stage: hands each finished flow record to every output, gives them the time, and closes them when the last
 * shard has ended. An output that throws is closed and gets no more; what it would have got is counted as lost, the
 * others go on, and the probe stops.
 *
 * <p>Used by the export thread.
 */
final class ExportStage implements EventHandler<Cargo<FlowBlock>> {
    private static final long TICK_NANOS = 100_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final List<FlowExporter> exporters;
    private final OutputCounters[] counters;
    private final String[] names;
    private final boolean[] broken;
    private final long nanosPerFlow;
    private final Consumer<Throwable> onFailure;
    private final CountDownLatch closed = new CountDownLatch(1);

    private FlowTap tap = (record, schema) -> {};
    private RecordSchema schema;
    private int shardsLeft;
    private long lastTick;
    private long nextFlow;
    private volatile long received;

    /**
     * @param maxFlowsPerSecond no more than this many; 0 = no limit
     * @param onFailure told when an output throws
     */
    ExportStage(List<FlowExporter> exporters, int shards, long maxFlowsPerSecond, Consumer<Throwable> onFailure) {
        this.exporters = List.copyOf(exporters);
        this.counters = exporters.stream().map(FlowExporter::counters).toArray(OutputCounters[]::new);
        this.names = exporters.stream().map(FlowExporter::name).toArray(String[]::new);
        this.broken = new boolean[exporters.size()];
        this.shardsLeft = shards;
        this.nanosPerFlow = maxFlowsPerSecond == 0 ? 0 : Math.max(1, NANOS_PER_SECOND / maxFlowsPerSecond);
        this.onFailure = onFailure;
    }

    /** Shows flows to {@code to} too; before the first one. */
    void watch(FlowTap to, RecordSchema recordSchema) {
        tap = to;
        schema = recordSchema;
    }

    @Override
    public void onEvent(Cargo<FlowBlock> cargo, long sequence, boolean endOfBatch) {
        FlowBlock block = cargo.block();
        long record = block.first();
        for (int i = 0; i < block.count(); i++) {
            if (nanosPerFlow > 0) {
                pace();
            }
            export(record);
            tap.see(record, schema);
            int repeats = FlowRecord.repeats(record);
            for (int next = 0; next <= repeats; next++) {
                record = FlowRecord.next(record);
            }
        }
        received = received + block.count();
        tick(System.nanoTime());
        if (block.isLast() && --shardsLeft == 0) {
            closeOutputs();
        }
    }

    private void export(long record) {
        for (int i = 0; i < broken.length; i++) {
            if (broken[i]) {
                counters[i].add(OutputCount.RECEIVED, 1);
                counters[i].add(OutputCount.LOST_WRITE_ERROR, 1);
            } else {
                export(i, record);
            }
        }
    }

    private void export(int index, long record) {
        long before = counters[index].get(OutputCount.RECEIVED);
        try {
            exporters.get(index).export(record);
        } catch (RuntimeException | Error e) {
            if (counters[index].get(OutputCount.RECEIVED) == before) {
                counters[index].add(OutputCount.RECEIVED, 1);
            }
            fail(index, e);
        }
    }

    /** Closes the output, which may still send what it has, and counts what it hasn't sent as lost. */
    private void fail(int index, Throwable cause) {
        broken[index] = true;
        IllegalStateException failure = new IllegalStateException("output " + names[index] + " failed", cause);
        try {
            exporters.get(index).close();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
        giveUp(index, failure);
    }

    private void giveUp(int index, IllegalStateException failure) {
        counters[index].add(OutputCount.LOST_WRITE_ERROR, Math.max(0, counters[index].waiting()));
        onFailure.accept(failure);
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
        for (int i = 0; i < broken.length; i++) {
            if (!broken[i]) {
                try {
                    exporters.get(i).tick(now);
                } catch (RuntimeException | Error e) {
                    fail(i, e);
                }
            }
        }
    }

    /** Closes the outputs if they are open; by another thread only when the export thread has ended or never began. */
    void closeOutputs() {
        if (closed.getCount() == 0) {
            return;
        }
        for (int i = 0; i < broken.length; i++) {
            if (!broken[i]) {
                close(i);
            }
        }
        closed.countDown();
    }

    private void close(int index) {
        try {
            exporters.get(index).close();
        } catch (RuntimeException | Error e) {
            broken[index] = true;
            giveUp(index, new IllegalStateException("output " + names[index] + " failed when it was closed", e));
        }
    }

    /** Waits until the last shard has ended and all outputs are closed. */
    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Flow records that have come. */
    long received() {
        return received;
    }

    List<FlowExporter> exporters() {
        return exporters;
    }
}
