package io.ringprobe.export.ipfix;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.ByteBuffer;

/**
 * Complete messages that wait to be sent, first in, first out, in a ring of off-heap memory of fixed size. No message
 * is split at the ring's end, so that each lies in one piece, and several often lie behind each other: a stream takes
 * them in one write.
 *
 * <p>Of each message a note tells:
 *
 * <pre>
 *   | offset in the ring 4 | length 4 | data records 4 | flows 4 | repeats 4 | templates needed to read them 4 |
 * </pre>
 *
 * <p>While the queue is empty it begins at its start again, so that a queue that is never long touches little memory.
 * Owned by the export thread.
 */
final class MessageQueue implements AutoCloseable {
    private static final int LENGTH_OFFSET = 4;
    private static final int RECORDS_OFFSET = LENGTH_OFFSET + 4;
    private static final int FLOWS_OFFSET = RECORDS_OFFSET + 4;
    private static final int REPEATS_OFFSET = FLOWS_OFFSET + 4;
    private static final int TEMPLATES_OFFSET = REPEATS_OFFSET + 4;
    private static final int NOTE_LENGTH = TEMPLATES_OFFSET + 4;
    /** No message with data is shorter: headers of message and set, and a record. */
    private static final int SHORTEST = 32;

    private final NativeBlock ring;
    private final NativeBlock notes;
    private final ByteBuffer buffer;
    private final int capacity;
    private final int maxCount;
    private int head;
    private int count;
    private int end;
    private long bytes;

    /** @param capacity octets that may wait */
    MessageQueue(int capacity) {
        this.capacity = capacity;
        this.maxCount = capacity / SHORTEST;
        this.ring = NativeBlock.allocate(capacity);
        this.notes = NativeBlock.allocate((long) maxCount * NOTE_LENGTH);
        this.buffer = Buffers.over(ring);
    }

    boolean hasRoom(int length) {
        return count < maxCount && place(length) >= 0;
    }

    /** Copies a complete message in; there must be room. */
    void add(DataMessage message) {
        add(message.address(), message.length(), message.records(), message.templates());
        Memory.putInt(note(count - 1) + FLOWS_OFFSET, message.flows());
        Memory.putInt(note(count - 1) + REPEATS_OFFSET, message.repeats());
    }

    /** Copies a message of no flows in; there must be room. */
    void add(long message, int length, int records, int templates) {
        int place = place(length);
        Memory.copy(message, ring.address() + place, length);
        long note = note(count);
        Memory.putInt(note, place);
        Memory.putInt(note + LENGTH_OFFSET, length);
        Memory.putInt(note + RECORDS_OFFSET, records);
        Memory.putInt(note + FLOWS_OFFSET, 0);
        Memory.putInt(note + REPEATS_OFFSET, 0);
        Memory.putInt(note + TEMPLATES_OFFSET, templates);
        end = place + length;
        count++;
        bytes += length;
    }

    private int place(int length) {
        if (count == 0) {
            return length <= capacity ? 0 : -1;
        }
        int start = offset(0);
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
        count--;
        head = head + 1 == maxCount ? 0 : head + 1;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Octets of all messages. */
    long bytes() {
        return bytes;
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

    /** The ring's memory from {@code offset} on, to write from. */
    ByteBuffer buffer(int offset, int length) {
        return buffer.limit(offset + length).position(offset);
    }

    private long note(int i) {
        int index = head + i;
        return notes.address() + (long) (index < maxCount ? index : index - maxCount) * NOTE_LENGTH;
    }

    @Override
    public void close() {
        ring.close();
        notes.close();
    }
}
