package io.ringprobe.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What one shard's flow cache counts. The shard's thread adds; what other threads read is what it had
 * {@linkplain #publish() published} last, at most a block ago.
 */
public final class CacheStats {
    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(CacheStats.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] ended = new long[EndReason.values().length];
    private final long[] sizes = new long[Long.SIZE + 1];
    private long packets;
    private long flowsStarted;
    private long flowsEnded;
    private long packetsEnded;
    private long peakFlows;
    private long[] countingLines = {0};
    private long[] countedLines = {0};
    private long published;

    /** Lines of the cache hold up to so many flows; before anything is counted. */
    void lineSize(int flows) {
        countingLines = new long[flows + 1];
        countedLines = new long[flows + 1];
    }

    void addPackets(int count) {
        packets += count;
    }

    void addFlow() {
        flowsStarted++;
        peakFlows = Math.max(peakFlows, flowsStarted - flowsEnded);
    }

    void endFlow(EndReason reason, long packetsOfFlow) {
        flowsEnded++;
        packetsEnded += packetsOfFlow;
        ended[reason.ordinal()]++;
        sizes[Long.SIZE - Long.numberOfLeadingZeros(packetsOfFlow - 1)]++;
    }

    /** The lines are counted from the first one on. */
    void beginLines() {
        Arrays.fill(countingLines, 0);
    }

    /** The next line holds so many flows. */
    void addLine(int flows) {
        countingLines[flows]++;
    }

    /** All lines have been counted. */
    void completeLines() {
        System.arraycopy(countingLines, 0, countedLines, 0, countedLines.length);
    }

    /** Makes what was counted visible to other threads. */
    void publish() {
        PUBLISHED.setRelease(this, published + 1);
    }

    private void acquire() {
        PUBLISHED.getAcquire(this);
    }

    /** Packets that came. */
    public long packets() {
        acquire();
        return packets;
    }

    /** Records begun. */
    public long flowsStarted() {
        acquire();
        return flowsStarted;
    }

    /** Records ended, whatever the reason. */
    public long flowsEnded() {
        acquire();
        return flowsEnded;
    }

    /** Records ended for that reason. */
    public long flowsEnded(EndReason reason) {
        acquire();
        return ended[reason.ordinal()];
    }

    /** Packets in the records that have ended. */
    public long packetsEnded() {
        acquire();
        return packetsEnded;
    }

    /** Flows in the cache now. */
    public long activeFlows() {
        acquire();
        return flowsStarted - flowsEnded;
    }

    /** The most flows that there were in the cache at once. */
    public long peakFlows() {
        acquire();
        return peakFlows;
    }

    /** Records ended that had more than 2^(n-1) packets, and at most 2^n. */
    public long flowsEndedOfSize(int n) {
        acquire();
        return sizes[n];
    }

    /**
     * How full the cache's lines were when they were last counted, which happens as time goes on, about every second:
     * how many lines held no flow, one, and so on up to a full line; all 0 before that.
     */
    public long[] linesByFlows() {
        acquire();
        return countedLines.clone();
    }
}
