package io.ringprobe.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

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
    private long packets;
    private long flowsStarted;
    private long flowsEnded;
    private long packetsEnded;
    private long peakFlows;
    private long published;

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
}
