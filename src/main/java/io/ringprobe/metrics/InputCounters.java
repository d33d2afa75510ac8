package io.ringprobe.metrics;

import io.ringprobe.packet.ParseOutcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What became of the packets of one input. The capture thread adds; what other threads read is what it had
 * {@linkplain #publish() published} last.
 *
 * <p>Each packet ends in exactly one counter: {@code seen = sum of outcomes + filtered + dropped}. What kernel or card
 * threw away before the input saw it is counted by itself.
 */
public final class InputCounters {
    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(InputCounters.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final long[] outcomes = new long[ParseOutcome.values().length];
    private long seen;
    private long bytes;
    private long filtered;
    private long dropped;
    private long missed;
    private long missedByInterface;
    private long published;

    /** @param name the input's name in the balance */
    public InputCounters(String name) {
        this.name = name;
    }

    /** A packet came, of that length on the wire. */
    public void addSeen(int length) {
        seen++;
        bytes += length;
    }

    /** The packet's parsing ended so. */
    public void addOutcome(ParseOutcome outcome) {
        outcomes[outcome.ordinal()]++;
    }

    /** The packet was left out by the input's filter. */
    public void addFiltered() {
        filtered++;
    }

    /** Parsed packets found the ring of their shard full, and nobody could wait. */
    public void dropParsed(int packets) {
        dropped += packets;
    }

    /**
     * So many packets never came, as the source tells.
     *
     * @param byBuffer because its buffer was full
     * @param byInterface because the interface dropped them
     */
    public void missed(long byBuffer, long byInterface) {
        missed = byBuffer;
        missedByInterface = byInterface;
    }

    /** Makes what was counted visible to other threads. */
    public void publish() {
        PUBLISHED.setRelease(this, published + 1);
    }

    private void acquire() {
        PUBLISHED.getAcquire(this);
    }

    public String name() {
        return name;
    }

    public long seen() {
        acquire();
        return seen;
    }

    /** Octets on the wire. */
    public long bytes() {
        acquire();
        return bytes;
    }

    /** Packets that ended so; those that were dropped are not {@code PARSED}. */
    public long outcome(ParseOutcome outcome) {
        acquire();
        return outcomes[outcome.ordinal()] - (outcome == ParseOutcome.PARSED ? dropped : 0);
    }

    /** Packets whose parsing ended so, whatever became of them then; never goes back. */
    long parsingEnded(ParseOutcome outcome) {
        acquire();
        return outcomes[outcome.ordinal()];
    }

    public long filtered() {
        acquire();
        return filtered;
    }

    public long dropped() {
        acquire();
        return dropped;
    }

    /** Packets that kernel or card threw away because the input's buffer was full. */
    public long missed() {
        acquire();
        return missed;
    }

    /** Packets that the interface dropped or received damaged. */
    public long missedByInterface() {
        acquire();
        return missedByInterface;
    }

    /** Packets that went to a shard. */
    public long parsed() {
        return outcome(ParseOutcome.PARSED);
    }
}
