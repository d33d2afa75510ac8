package io.ringprobe.export.trap;

import io.ringprobe.export.spool.SpoolEntry;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.ByteBuffer;

/**
 * Complete messages on their way from the export thread to an interface's I/O thread, which writes them to the clients,
 * and back as a verdict on each: was it delivered or not. A ring of slots of one size in off-heap memory.
 *
 * <pre>
 *   settled &lt;= tail &lt;= head &lt;= settled + slots
 *   [settled, tail)   the I/O thread is done with these; the export thread hasn't looked at the verdict
 *   [tail, head)      the I/O thread writes these to its clients
 * </pre>
 *
 * <p>Positions count messages and never wrap. {@code head} is moved by the export thread, {@code tail} by the I/O
 * thread; what a slot holds is handed over by moving them.
 *
 * <p>The header of a message, as clients on the same kind of machine read it:
 *
 * <pre>
 *   | octets behind the header 4, network byte order | number of the first record 8, little endian
 *   | records 2, little endian |
 * </pre>
 */
final class MessageRing implements AutoCloseable {
    /** The turn of messages that don't come from the spool. */
    static final int LIVE = -1;

    private static final int SEQUENCE_OFFSET = 4;
    private static final int RECORDS_OFFSET = SEQUENCE_OFFSET + 8;

    /** What else is known of the message in a slot. Its fields are handed over along with the slot. */
    static final class Slot {
        private final ByteBuffer content;
        private final long address;
        private int length;
        private int records;
        private int flows;
        private int repeats;
        private long packets;
        private long octets;
        private boolean autoflush;
        /** Which turn at the spool it comes from, or {@link #LIVE}. */
        private int turn;

        private boolean delivered;

        private Slot(NativeBlock block, long offset, int size) {
            this.content = block.buffer(offset, size);
            this.address = block.address() + offset;
        }

        private void fill(MessageBuffer message, long sequence) {
            length = message.length();
            records = message.records();
            flows = message.flows();
            repeats = message.repeats();
            packets = message.packets();
            octets = message.octets();
            autoflush = message.isAutoflush();
            turn = LIVE;
            Memory.copy(message.address(), address, length);
            writeHeader(sequence);
        }

        private void fill(SpoolEntry entry, long sequence, int ofTurn) {
            length = MessageBuffer.HEADER_LENGTH + entry.length();
            records = entry.note().records();
            autoflush = false;
            turn = ofTurn;
            Memory.copy(entry.address(), address + MessageBuffer.HEADER_LENGTH, entry.length());
            writeHeader(sequence);
        }

        private void writeHeader(long sequence) {
            Memory.putIntBE(address, length - MessageBuffer.HEADER_LENGTH);
            Memory.putLong(address + SEQUENCE_OFFSET, sequence);
            Memory.putShort(address + RECORDS_OFFSET, records);
        }

        /** The message from that octet on. The buffer is the slot's own: for the I/O thread, until the next call. */
        ByteBuffer content(int from) {
            return content.limit(length).position(from);
        }

        /** Where the records begin, the first behind its length; for the export thread. */
        long body() {
            return address + MessageBuffer.HEADER_LENGTH;
        }

        int bodyLength() {
            return length - MessageBuffer.HEADER_LENGTH;
        }

        int length() {
            return length;
        }

        /** Which turn at the spool it comes from; then the spool knows its flows. {@link #LIVE} for what doesn't. */
        int turn() {
            return turn;
        }

        int records() {
            return records;
        }

        int flows() {
            return flows;
        }

        int repeats() {
            return repeats;
        }

        long packets() {
            return packets;
        }

        long octets() {
            return octets;
        }

        boolean isAutoflush() {
            return autoflush;
        }

        boolean isDelivered() {
            return delivered;
        }
    }

    private final NativeBlock block;
    private final Slot[] slots;
    private volatile long head;
    private volatile long tail;
    private long settled;

    /** @param slotSize octets of a message at most, its header included */
    MessageRing(int slotCount, int slotSize) {
        block = NativeBlock.allocate((long) slotCount * slotSize);
        slots = new Slot[slotCount];
        for (int i = 0; i < slotCount; i++) {
            slots[i] = new Slot(block, (long) i * slotSize, slotSize);
        }
    }

    /** Where the next message will be put; any thread. */
    long head() {
        return head;
    }

    /** The oldest message that the I/O thread isn't done with; any thread. */
    long tail() {
        return tail;
    }

    /** Whether there is a slot for another message. For the export thread. */
    boolean hasRoom() {
        return head - settled < slots.length;
    }

    /** Copies a message in and gives it its header; there must be room. For the export thread. */
    void put(MessageBuffer message, long sequence) {
        long position = head;
        slot(position).fill(message, sequence);
        head = position + 1;
    }

    /** The same of a message from the spool. */
    void put(SpoolEntry entry, long sequence, int turn) {
        long position = head;
        slot(position).fill(entry, sequence, turn);
        head = position + 1;
    }

    /** The next message that the I/O thread is done with, or null; it stays valid until {@link #put}. */
    Slot settle() {
        return settled == tail ? null : slot(settled++);
    }

    /** How many messages it can hold. */
    int slots() {
        return slots.length;
    }

    /** Whether {@link #settle} has a message. */
    boolean hasVerdicts() {
        return settled < tail;
    }

    /** For the I/O thread: the message at a position from {@code tail} to before {@code head}. */
    Slot slot(long position) {
        return slots[(int) (position % slots.length)];
    }

    /** For the I/O thread: the oldest message is done with. */
    void release(boolean delivered) {
        long position = tail;
        slot(position).delivered = delivered;
        tail = position + 1;
    }

    @Override
    public void close() {
        block.close();
    }
}
