package io.ringprobe.export.ipfix;

import io.ringprobe.export.spool.Spool;
import io.ringprobe.export.spool.SpoolEntry;
import io.ringprobe.export.spool.SpoolNote;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * IPFIX messages in a {@link Spool}. There the sets of a message have the numbers of the spool's definitions, which are
 * template records without their id; so a message can be sent in a later run of the probe, whose templates have other
 * ids.
 *
 * <p>What leaves the spool is bounded to so many octets a second, so that live flows keep their room. Owned by the
 * export thread.
 */
final class SpooledMessages implements AutoCloseable {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /** What may go at once after a pause. */
    private static final long BURST_NANOS = NANOS_PER_SECOND / 4;

    private static final int NO_ID = -1;
    private static final int UNREADABLE = -2;

    private final Spool spool;
    private final Templates templates;
    private final long octetsPerSecond;
    private final NativeBlock scratch = NativeBlock.allocate(IpfixMessage.MAX_LENGTH);
    private final SpoolNote note = new SpoolNote();
    private final SpoolEntry entry = new SpoolEntry();
    private long nextAt = System.nanoTime();
    private int inFlight;

    /** Takes over the spool and closes it. */
    SpooledMessages(Spool spool, Templates templates, long octetsPerSecond) {
        this.spool = spool;
        this.templates = templates;
        this.octetsPerSecond = octetsPerSecond;
    }

    /** Puts the message in; returns whether the spool took it. */
    boolean append(DataMessage message) {
        note.flows(message.flows(), message.packets(), message.octets())
                .repeats(message.repeats())
                .records(message.records());
        return append(message.address(), message.length());
    }

    /** Puts the {@code i}th message of the queue in; returns whether the spool took it. */
    boolean append(MessageQueue queue, int i) {
        note.flows(queue.flows(i), queue.packets(i), queue.octets(i))
                .repeats(queue.repeats(i))
                .records(queue.records(i));
        return append(queue.address(i), queue.length(i));
    }

    private boolean append(long message, int length) {
        Memory.copy(message, scratch.address(), length);
        long end = scratch.address() + length;
        long set = scratch.address() + IpfixMessage.HEADER_LENGTH;
        while (set < end) {
            int definition = spool.define(templates.body(templates.indexOfId(IpfixMessage.setId(set))));
            if (definition < 0 || definition >= IpfixMessage.MAX_TEMPLATES) {
                return false;
            }
            IpfixMessage.setId(set, IpfixMessage.FIRST_TEMPLATE + definition);
            set += IpfixMessage.setLength(set);
        }
        return spool.append(scratch.address(), length, note);
    }

    boolean hasUnread() {
        return spool.hasUnread();
    }

    /** Whether a message may go now; then it is {@link #length} octets long, and {@link #moveTo} hands it on. */
    boolean isDue(long now) {
        return now - nextAt >= 0 && spool.peek(entry);
    }

    int length() {
        return entry.length();
    }

    /**
     * Hands the next message on to the queue, which has room for it.
     *
     * @return false if that can't be done now: no template id is left for it, or it has to be given up first
     */
    boolean moveTo(MessageQueue queue, long now) {
        int needed = translate();
        if (needed == UNREADABLE && inFlight == 0) {
            spool.giveUp();
        }
        if (needed < 0) {
            return false;
        }
        inFlight++;
        queue.addSpooled(scratch.address(), entry, needed);
        spool.advance();
        nextAt = Math.max(nextAt, now - BURST_NANOS) + entry.length() * NANOS_PER_SECOND / octetsPerSecond;
        return true;
    }

    /** Gives the sets the ids of this run's templates; returns how many templates the message needs, or why not. */
    private int translate() {
        Memory.copy(entry.address(), scratch.address(), entry.length());
        long end = scratch.address() + entry.length();
        long set = scratch.address() + IpfixMessage.HEADER_LENGTH;
        int needed = 0;
        while (set < end) {
            byte[] template = spool.definition(IpfixMessage.setId(set) - IpfixMessage.FIRST_TEMPLATE);
            if (template == null) {
                return UNREADABLE;
            }
            int index = templates.foreign(template);
            if (index < 0) {
                return NO_ID;
            }
            IpfixMessage.setId(set, templates.id(index));
            needed = Math.max(needed, index + 1);
            set += IpfixMessage.setLength(set);
        }
        return needed;
    }

    /**
     * The oldest message that was handed on is done with.
     *
     * @return false if the spool had thrown it out meanwhile, and has counted it as lost
     */
    boolean confirm() {
        inFlight--;
        return spool.confirm(note);
    }

    /** All that were handed on and have not arrived will be handed on again. */
    void rewind() {
        inFlight = 0;
        spool.rewind();
    }

    void tick(long now) {
        spool.tick(now);
    }

    @Override
    public void close() {
        spool.close();
        scratch.close();
    }
}
