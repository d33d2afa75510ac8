package io.ringprobe.export.ipfix;

import io.ringprobe.export.spool.SpoolEntry;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.ByteBuffer;

/**
 * Complete messages, first in, first out, in a ring of off-heap memory of fixed size: at the front those that are under
 * way, behind them those that wait. No message is split at the ring's end, so that each lies in one piece, and several
 * often lie behind each other: a stream takes them in one write.
 *
 * <p>Of each message a note tells:
 *
 * <pre>
 *   | offset in the ring 4 | length 4 | data records 4 | flows 4 | repeats 4 | templates needed to read them 4 |
 *   | packets of the flows 8 | their octets 8 | octets of the session when it had been written 8 | is spooled 8 |
 * </pre>
 *
 * <p>While the queue is empty both begin at their start again, so that a queue that is never long touches little
 * memory. Owned by the export thread.
 */
final class MessageQueue implements AutoCloseable {
    private static final int LENGTH_OFFSET = 4;
    private static final int RECORDS_OFFSET = LENGTH_OFFSET + 4;
    private static final int FLOWS_OFFSET = RECORDS_OFFSET + 4;
    private static final int REPEATS_OFFSET = FLOWS_OFFSET + 4;
    private static final int TEMPLATES_OFFSET = REPEATS_OFFSET + 4;
    private static final int PACKETS_OFFSET = TEMPLATES_OFFSET + 4;
    private static final int OCTETS_OFFSET = PACKETS_OFFSET + 8;
    private static final int END_OFFSET = OCTETS_OFFSET + 8;
    private static final int SPOOLED_OFFSET = END_OFFSET + 8;
    private static final int NOTE_LENGTH = SPOOLED_OFFSET + 8;
    /** Messages are longer as a rule; if not, the notes' places are what is full first. */
    private static final int SHORT = 128;

    /** The most messages that are put in order of their length: so many stay in a core's own cache. */
    static final int MAX_ARRANGED = 1024;

    private final NativeBlock ring;
    private final NativeBlock notes;
    private final ByteBuffer buffer;
    private MessageOrder order;
    private final int capacity;
    private final int maxCount;
    private int head;
    private int count;
    private int sent;
    private int end;
    /** Where the memory in use begins. */
    private int front;
    /** So many messages at the front lie in any order; their memory is in use until the last of them has gone. */
    private int arranged;

    private long bytes;
    private long unsentBytes;

    /** @param capacity octets that the queue holds */
    MessageQueue(int capacity) {
        this.capacity = capacity;
        this.maxCount = capacity / SHORT;
        this.ring = NativeBlock.allocate(capacity);
        this.notes = NativeBlock.allocate((long) maxCount * NOTE_LENGTH);
        this.buffer = Buffers.over(ring);
    }

    boolean hasRoom(int length) {
        return count < maxCount && place(length) >= 0;
    }

    /** Copies a complete message in; there must be room. */
    void add(DataMessage message) {
        long note = add(message.address(), message.length(), message.records(), message.templates());
        Memory.putInt(note + FLOWS_OFFSET, message.flows());
        Memory.putInt(note + REPEATS_OFFSET, message.repeats());
        Memory.putLong(note + PACKETS_OFFSET, message.packets());
        Memory.putLong(note + OCTETS_OFFSET, message.octets());
    }

    /** Copies a message in that lies in the spool too; there must be room. */
    void addSpooled(long message, SpoolEntry entry, int templates) {
        long note = add(message, entry.length(), entry.note().records(), templates);
        Memory.putInt(note + FLOWS_OFFSET, entry.note().flows());
        Memory.putInt(note + REPEATS_OFFSET, entry.note().repeats());
        Memory.putLong(note + PACKETS_OFFSET, entry.note().packets());
        Memory.putLong(note + OCTETS_OFFSET, entry.note().octets());
        Memory.putLong(note + SPOOLED_OFFSET, 1);
    }

    /** Copies a message of no flows in; there must be room. Returns its note. */
    long add(long message, int length, int records, int templates) {
        int place = place(length);
        if (count == 0) {
            front = place;
        }
        Memory.copy(message, ring.address() + place, length);
        long note = note(count);
        Memory.clear(note, NOTE_LENGTH);
        Memory.putInt(note, place);
        Memory.putInt(note + LENGTH_OFFSET, length);
        Memory.putInt(note + RECORDS_OFFSET, records);
        Memory.putInt(note + TEMPLATES_OFFSET, templates);
        end = place + length;
        count++;
        bytes += length;
        unsentBytes += length;
        return note;
    }

    private int place(int length) {
        if (count == 0) {
            return length <= capacity ? 0 : -1;
        }
        int start = front;
        if (end > start) {
            if (end + length <= capacity) {
                return end;
            }
            return length < start ? 0 : -1;
        }
        return end + length < start ? end : -1;
    }

    /** Forgets the first message. */
    void remove() {
        bytes -= length(0);
        if (sent == 0) {
            unsentBytes -= length(0);
        } else {
            sent--;
        }
        count--;
        head = count == 0 || head + 1 == maxCount ? 0 : head + 1;
        arranged = Math.max(0, arranged - 1);
        if (arranged == 0 && count > 0) {
            front = offset(0);
        }
    }

    /** The first message that is not under way has been written; {@code sessionOctets} were, with it. */
    void markSent(long sessionOctets) {
        Memory.putLong(note(sent) + END_OFFSET, sessionOctets);
        unsentBytes -= length(sent);
        sent++;
    }

    /** No message is under way any more: all wait again. */
    void unsendAll() {
        sent = 0;
        unsentBytes = bytes;
    }

    /**
     * Puts the longest of the first {@code limit} messages first, those of the same length in the order in which they
     * came; nothing is under way. Does nothing before all that were put in order the last time have gone.
     */
    void arrange(int limit) {
        if (arranged > 0) {
            return;
        }
        if (order == null) {
            order = new MessageOrder(MAX_ARRANGED, NOTE_LENGTH);
        }
        arranged = Math.min(Math.min(limit, MAX_ARRANGED), count);
        order.sort(this, arranged);
    }

    /** The number of messages at the front that are in the order that {@link #arrange} gave them. */
    int arranged() {
        return arranged;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** The number of messages that are under way; also the index of the first that waits. */
    int sent() {
        return sent;
    }

    /** The number of messages that wait. */
    int unsent() {
        return count - sent;
    }

    boolean hasUnsent() {
        return sent < count;
    }

    /** Octets of all messages. */
    long bytes() {
        return bytes;
    }

    /** Octets of the messages that wait. */
    long unsentBytes() {
        return unsentBytes;
    }

    /** Address of the {@code i}th message from the front. */
    long address(int i) {
        return ring.address() + offset(i);
    }

    int offset(int i) {
        return Memory.getInt(note(i));
    }

    int length(int i) {
        return Memory.getInt(note(i) + LENGTH_OFFSET);
    }

    int records(int i) {
        return Memory.getInt(note(i) + RECORDS_OFFSET);
    }

    int flows(int i) {
        return Memory.getInt(note(i) + FLOWS_OFFSET);
    }

    int repeats(int i) {
        return Memory.getInt(note(i) + REPEATS_OFFSET);
    }

    int templates(int i) {
        return Memory.getInt(note(i) + TEMPLATES_OFFSET);
    }

    long packets(int i) {
        return Memory.getLong(note(i) + PACKETS_OFFSET);
    }

    long octets(int i) {
        return Memory.getLong(note(i) + OCTETS_OFFSET);
    }

    /** Octets that had been written in the session when this message had, itself included. */
    long sessionOctets(int i) {
        return Memory.getLong(note(i) + END_OFFSET);
    }

    boolean isSpooled(int i) {
        return Memory.getLong(note(i) + SPOOLED_OFFSET) != 0;
    }

    /** The ring's memory from {@code offset} on, to write from. */
    ByteBuffer buffer(int offset, int length) {
        return buffer.limit(offset + length).position(offset);
    }

    /** Address of the note of the {@code i}th message from the front. */
    long note(int i) {
        int index = head + i;
        return notes.address() + (long) (index < maxCount ? index : index - maxCount) * NOTE_LENGTH;
    }

    @Override
    public void close() {
        ring.close();
        notes.close();
        if (order != null) {
            order.close();
        }
    }
}
