package io.ringprobe.export;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What became of the records that reached one output. Written by the export thread only; any thread may read, and then
 * sees numbers that were true a moment ago.
 */
public final class OutputCounters {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[OutputCount.values().length];

    /** Adds to a count; a negative number takes away from a count that tells what there is now. */
    public void add(OutputCount count, long number) {
        int index = count.ordinal();
        COUNTS.setOpaque(counts, index, counts[index] + number);
    }

    /** A message or buffer of that many bytes left. */
    public void addMessage(long size) {
        add(OutputCount.MESSAGES, 1);
        add(OutputCount.BYTES, size);
    }

    /**
     * Flows were lost, with all that is known of them.
     *
     * @param cause the count of flows lost so
     * @param packets of the flows
     * @param octets IP octets of the flows
     * @param repeats that went with them
     */
    public void addLost(OutputCount cause, long flows, long packets, long octets, long repeats) {
        add(cause, flows);
        add(OutputCount.LOST_PACKETS, packets);
        add(OutputCount.LOST_OCTETS, octets);
        add(OutputCount.REPEATS_LOST, repeats);
    }

    public long get(OutputCount count) {
        return (long) COUNTS.getOpaque(counts, count.ordinal());
    }

    /** Flows lost, whatever the cause. */
    public long lost() {
        return get(OutputCount.LOST_NO_COLLECTOR)
                + get(OutputCount.LOST_TOO_LARGE)
                + get(OutputCount.LOST_WRITE_ERROR)
                + get(OutputCount.LOST_FROM_SPOOL);
    }

    /** Flows that came, in this run or by the spool of an earlier one. */
    public long came() {
        return get(OutputCount.RECEIVED) + get(OutputCount.RESTORED);
    }

    /** Flows of those that have found an end. */
    public long ended() {
        return get(OutputCount.EXPORTED) + get(OutputCount.SKIPPED) + get(OutputCount.KEPT) + lost();
    }

    /** Flows that are buffered and have no end yet. */
    public long waiting() {
        return came() - ended();
    }
}
