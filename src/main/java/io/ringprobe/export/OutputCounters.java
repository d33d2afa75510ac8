package io.ringprobe.export;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What became of the records that reached one output. Written by the export thread only; any thread may read, and then
 * sees numbers that were true a moment ago.
 *
 * <p>Once the output is closed, {@code received = exported + skipped + lost} must hold; before, the rest is
 * {@link #waiting()}. A record is a flow's; its repeats ({@link io.ringprobe.flow.FlowRecord}) are in none of these,
 * but in two counters of their own.
 */
public final class OutputCounters {
    private static final VarHandle RECEIVED = handle("received");
    private static final VarHandle EXPORTED = handle("exported");
    private static final VarHandle SKIPPED = handle("skipped");
    private static final VarHandle LOST_NO_COLLECTOR = handle("lostNoCollector");
    private static final VarHandle LOST_TOO_LARGE = handle("lostTooLarge");
    private static final VarHandle LOST_WRITE_ERROR = handle("lostWriteError");
    private static final VarHandle MESSAGES = handle("messages");
    private static final VarHandle BYTES = handle("bytes");
    private static final VarHandle OVERSIZE = handle("oversizeMessages");
    private static final VarHandle RECONNECTS = handle("reconnects");
    private static final VarHandle REFUSED = handle("refused");
    private static final VarHandle REPEATS = handle("repeats");
    private static final VarHandle REPEATS_LOST = handle("repeatsLost");

    private long received;
    private long exported;
    private long skipped;
    private long lostNoCollector;
    private long lostTooLarge;
    private long lostWriteError;
    private long messages;
    private long bytes;
    private long oversizeMessages;
    private long reconnects;
    private long refused;
    private long repeats;
    private long repeatsLost;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(OutputCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A record arrived. */
    public void addReceived() {
        RECEIVED.setOpaque(this, received + 1);
    }

    /** Records left for good, as far as the output can know. */
    public void addExported(long records) {
        EXPORTED.setOpaque(this, exported + records);
    }

    /** A record that this output's options leave out. */
    public void addSkipped() {
        SKIPPED.setOpaque(this, skipped + 1);
    }

    /** Records dropped because no collector took them and the queue was full, or the run ended. */
    public void addLostNoCollector(long records) {
        LOST_NO_COLLECTOR.setOpaque(this, lostNoCollector + records);
    }

    /** Records too large for what the transport can carry. */
    public void addLostTooLarge(long records) {
        LOST_TOO_LARGE.setOpaque(this, lostTooLarge + records);
    }

    /** Records that a file or socket refused. */
    public void addLostWriteError(long records) {
        LOST_WRITE_ERROR.setOpaque(this, lostWriteError + records);
    }

    /** A message or buffer of that many bytes left. */
    public void addMessage(long size) {
        MESSAGES.setOpaque(this, messages + 1);
        BYTES.setOpaque(this, bytes + size);
    }

    /** A message that had to be larger than the message size asked for. */
    public void addOversizeMessage() {
        OVERSIZE.setOpaque(this, oversizeMessages + 1);
    }

    /** A connection was made again. */
    public void addReconnect() {
        RECONNECTS.setOpaque(this, reconnects + 1);
    }

    /** The peer's machine said that nobody takes a datagram that was sent before (it counts as exported). */
    public void addRefused() {
        REFUSED.setOpaque(this, refused + 1);
    }

    /** Repeats left, in whatever form. */
    public void addRepeats(long count) {
        REPEATS.setOpaque(this, repeats + count);
    }

    /** Repeats were lost, with their flow or without. */
    public void addRepeatsLost(long count) {
        REPEATS_LOST.setOpaque(this, repeatsLost + count);
    }

    public long received() {
        return (long) RECEIVED.getOpaque(this);
    }

    public long exported() {
        return (long) EXPORTED.getOpaque(this);
    }

    public long skipped() {
        return (long) SKIPPED.getOpaque(this);
    }

    public long lostNoCollector() {
        return (long) LOST_NO_COLLECTOR.getOpaque(this);
    }

    public long lostTooLarge() {
        return (long) LOST_TOO_LARGE.getOpaque(this);
    }

    public long lostWriteError() {
        return (long) LOST_WRITE_ERROR.getOpaque(this);
    }

    /** Records lost, whatever the cause. */
    public long lost() {
        return lostNoCollector() + lostTooLarge() + lostWriteError();
    }

    public long messages() {
        return (long) MESSAGES.getOpaque(this);
    }

    public long bytes() {
        return (long) BYTES.getOpaque(this);
    }

    public long oversizeMessages() {
        return (long) OVERSIZE.getOpaque(this);
    }

    public long reconnects() {
        return (long) RECONNECTS.getOpaque(this);
    }

    public long refused() {
        return (long) REFUSED.getOpaque(this);
    }

    public long repeats() {
        return (long) REPEATS.getOpaque(this);
    }

    public long repeatsLost() {
        return (long) REPEATS_LOST.getOpaque(this);
    }

    /** Records that are buffered and have no end yet. */
    public long waiting() {
        return received() - exported() - skipped() - lost();
    }
}
