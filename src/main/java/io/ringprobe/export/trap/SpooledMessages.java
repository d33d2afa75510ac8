package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.spool.Spool;
import io.ringprobe.export.spool.SpoolEntry;
import io.ringprobe.export.spool.SpoolNote;
import io.ringprobe.export.trap.MessageRing.Slot;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Messages of an interface that wait in a spool for a reader, each with the template of its records. Owned by the
 * export thread.
 *
 * <p>Messages leave it in turns: when one comes back undelivered, all that have left since the turn began go again, in
 * the next turn, and what is still heard of the last turn doesn't count. So a message can reach a reader twice, but
 * none is left out.
 */
final class SpooledMessages implements AutoCloseable {
    /** The template of a message whose template the disk has lost. */
    static final String LOST = "";

    private static final long BURST = TimeUnit.MILLISECONDS.toNanos(100);

    private final Spool spool;
    private final OutputCounters counters;
    private final byte[] template;
    private final double nanosPerOctet;
    private final SpoolEntry entry = new SpoolEntry();
    private final SpoolNote note = new SpoolNote();
    private long nextAt;
    private int turn;

    /**
     * @param template of the records that are put in
     * @param now {@link System#nanoTime()}
     */
    SpooledMessages(Spooling spooling, OutputCounters counters, String template, long now) {
        this.spool = spooling.spool();
        this.counters = counters;
        this.template = template.getBytes(StandardCharsets.US_ASCII);
        this.nanosPerOctet = (double) TimeUnit.SECONDS.toNanos(1) / spooling.rate();
        this.nextAt = now;
    }

    /** Puts a message in; false if the disk refuses. */
    boolean add(MessageBuffer message) {
        note.flows(message.flows(), message.packets(), message.octets());
        note.records(message.records()).repeats(message.repeats());
        long body = message.address() + MessageBuffer.HEADER_LENGTH;
        return add(body, message.length() - MessageBuffer.HEADER_LENGTH);
    }

    /** Puts in what comes back from the ring. */
    boolean add(Slot slot) {
        note.flows(slot.flows(), slot.packets(), slot.octets());
        note.records(slot.records()).repeats(slot.repeats());
        return add(slot.body(), slot.bodyLength());
    }

    private boolean add(long body, int length) {
        int definition = spool.define(template);
        return definition >= 0 && spool.append(body, length, note.definition(definition));
    }

    boolean hasUnread() {
        return spool.hasUnread();
    }

    /** Whether the rate lets another message go. */
    boolean isDue(long now) {
        return now - nextAt >= 0;
    }

    /** The next message's template, {@link #LOST} where it is lost, or null if there is no message. */
    String nextTemplate() {
        if (!spool.peek(entry)) {
            return null;
        }
        byte[] text = spool.definition(entry.note().definition());
        return text == null ? LOST : new String(text, StandardCharsets.US_ASCII);
    }

    /** Throws out what {@link #nextTemplate} saw; nothing may be in the ring. */
    void throwOut() {
        spool.giveUp();
    }

    /** Puts the message that {@link #nextTemplate} saw into the ring; returns how many records it has. */
    int move(MessageRing ring, long sequence, long now) {
        ring.put(entry, sequence, turn);
        nextAt = Math.max(nextAt, now - BURST) + (long) (entry.length() * nanosPerOctet);
        spool.advance();
        return entry.note().records();
    }

    /** A message of this spool was delivered. */
    void delivered(Slot slot) {
        if (slot.turn() == turn && spool.confirm(note)) {
            counters.add(OutputCount.EXPORTED, note.flows());
            counters.add(OutputCount.REPEATS, note.repeats());
        }
    }

    /** A message of this spool came back. */
    void returned(Slot slot) {
        if (slot.turn() == turn) {
            spool.rewind();
            turn++;
        }
    }

    void tick(long now) {
        spool.tick(now);
    }

    @Override
    public void close() {
        spool.close();
    }
}
