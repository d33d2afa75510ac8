package io.ringprobe.export;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;

/**
 * One of several exporters that divide flows among them by the flow key, so that all flows between two endpoints go the
 * same way, whichever of them began. Flows that are another's share count as not wanted. Owned by the export thread.
 */
public final class FlowShare implements FlowExporter {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final FlowExporter exporter;
    private final int share;
    private final int shares;

    /**
     * @param exporter takes this share, and is closed with it
     * @param share which one this is, from 0
     * @param shares how many there are
     */
    public FlowShare(FlowExporter exporter, int share, int shares) {
        this.exporter = exporter;
        this.share = share;
        this.shares = shares;
    }

    @Override
    public String name() {
        return exporter.name();
    }

    @Override
    public void export(long record) {
        if (of(record, shares) == share) {
            exporter.export(record);
        } else {
            exporter.counters().add(OutputCount.RECEIVED, 1);
            exporter.counters().add(OutputCount.SKIPPED, 1);
        }
    }

    /** The share that a record belongs to. */
    static int of(long record, int shares) {
        long source = endpoint(record + FlowRecord.SRC_IP, record + FlowRecord.SRC_PORT);
        long destination = endpoint(record + FlowRecord.DST_IP, record + FlowRecord.DST_PORT);
        long hash = (source + destination + Memory.getByte(record + FlowRecord.PROTOCOL)) * MULTIPLIER;
        return (int) Long.remainderUnsigned(hash >>> 16, shares);
    }

    private static long endpoint(long address, long port) {
        long hash = (Memory.getLong(address) * MULTIPLIER ^ Memory.getLong(address + Long.BYTES)) * MULTIPLIER;
        return (hash >>> 32 ^ hash ^ Memory.getUnsignedShort(port)) * MULTIPLIER;
    }

    @Override
    public void tick(long nowNanos) {
        exporter.tick(nowNanos);
    }

    @Override
    public void caughtUp(long nowNanos) {
        exporter.caughtUp(nowNanos);
    }

    @Override
    public OutputCounters counters() {
        return exporter.counters();
    }

    @Override
    public String trouble() {
        return exporter.trouble();
    }

    @Override
    public void close() {
        exporter.close();
    }
}
