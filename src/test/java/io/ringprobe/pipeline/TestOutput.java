package io.ringprobe.pipeline;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import java.util.ArrayList;
import java.util.List;

/** An output that remembers the flows it got. A subclass may misbehave in the hooks. */
class TestOutput implements FlowExporter {
    /** One exported flow. */
    record Exported(
            int source, int sourcePort, long packets, long packetsRev, long bytes, EndReason reason, long last) {}

    private final String name;
    private final OutputCounters counters = new OutputCounters();
    private final List<Exported> flows = new ArrayList<>();
    private volatile boolean closed;
    private volatile long ticks;
    private volatile int exported;

    TestOutput(String name) {
        this.name = name;
    }

    /** Called for each record before it is counted. */
    void onExport(long record) {}

    void onTick() {}

    void onClose() {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public void export(long record) {
        onExport(record);
        counters.add(OutputCount.RECEIVED, 1);
        flows.add(read(record));
        counters.add(OutputCount.EXPORTED, 1);
        exported = flows.size();
    }

    private static Exported read(long record) {
        return new Exported(
                Memory.getIntBE(record + FlowRecord.SRC_IP),
                Memory.getUnsignedShort(record + FlowRecord.SRC_PORT),
                Memory.getUnsignedInt(record + FlowRecord.PACKETS),
                Memory.getUnsignedInt(record + FlowRecord.PACKETS_REV),
                Memory.getLong(record + FlowRecord.BYTES) + Memory.getLong(record + FlowRecord.BYTES_REV),
                EndReason.values()[Memory.getByte(record + FlowRecord.END_REASON) - 1],
                Memory.getLong(record + FlowRecord.TIME_LAST));
    }

    @Override
    public void tick(long nowNanos) {
        onTick();
        ticks = ticks + 1;
    }

    @Override
    public OutputCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        closed = true;
        onClose();
    }

    /** The flows that came; only after the run. */
    List<Exported> flows() {
        return flows;
    }

    /** Packets in the flows that came; only after the run. */
    long packets() {
        return flows.stream().mapToLong(f -> f.packets() + f.packetsRev()).sum();
    }

    /** How many flows have come. */
    int exported() {
        return exported;
    }

    long ticks() {
        return ticks;
    }

    boolean isClosed() {
        return closed;
    }
}
