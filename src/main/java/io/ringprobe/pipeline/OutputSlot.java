package io.ringprobe.pipeline;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.util.function.Consumer;

/**
 * One open output, in a shell: if it throws, it is closed and gets no more; what it would have got is counted as lost,
 * and the failure is told on. Used by the export thread; counters, name, trouble and whether it is open may be asked by
 * any.
 */
final class OutputSlot {
    private final Options options;
    private final FlowExporter exporter;
    private final OutputCounters counters;
    private final String name;
    private final Consumer<Throwable> onFailure;

    private boolean broken;
    private volatile boolean closed;
    private volatile long offered;

    /**
     * @param options what it was opened with
     * @param onFailure told when it throws
     */
    OutputSlot(Options options, FlowExporter exporter, Consumer<Throwable> onFailure) {
        this.options = options;
        this.exporter = exporter;
        this.counters = exporter.counters();
        this.name = exporter.name();
        this.onFailure = onFailure;
    }

    /** Hands over one flow's record. */
    void export(long record) {
        if (broken) {
            counters.add(OutputCount.RECEIVED, 1);
            counters.add(OutputCount.LOST_WRITE_ERROR, 1);
            return;
        }
        long before = counters.get(OutputCount.RECEIVED);
        try {
            exporter.export(record);
        } catch (RuntimeException | Error e) {
            if (counters.get(OutputCount.RECEIVED) == before) {
                counters.add(OutputCount.RECEIVED, 1);
            }
            fail(e);
        }
    }

    /** A block of so many flows has been handed over. */
    void endBlock(int flows) {
        offered = offered + flows;
    }

    /** Gives the output the time. */
    void tick(long now) {
        if (!broken) {
            try {
                exporter.tick(now);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    /** Tells the output that no further flow is ready. */
    void caughtUp(long now) {
        if (!broken) {
            try {
                exporter.caughtUp(now);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    /** Closes the output, which may still send what it has, and counts what it hasn't sent as lost. */
    private void fail(Throwable cause) {
        broken = true;
        IllegalStateException failure = new IllegalStateException("output " + name + " failed", cause);
        try {
            exporter.close();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
        giveUp(failure);
    }

    private void giveUp(IllegalStateException failure) {
        counters.add(OutputCount.LOST_WRITE_ERROR, Math.max(0, counters.waiting()));
        onFailure.accept(failure);
    }

    /** Closes the output if it is open. */
    void close() {
        if (!closed && !broken) {
            try {
                exporter.close();
            } catch (RuntimeException | Error e) {
                broken = true;
                giveUp(new IllegalStateException("output " + name + " failed when it was closed", e));
            }
        }
        closed = true;
    }

    Options options() {
        return options;
    }

    String name() {
        return name;
    }

    OutputCounters counters() {
        return counters;
    }

    /** Whether it still gets flows. */
    boolean isOpen() {
        return !closed;
    }

    /** Flows that were handed over to it. */
    long offered() {
        return offered;
    }

    /** What is wrong with it now, or null. */
    String trouble() {
        return closed ? null : exporter.trouble();
    }
}
