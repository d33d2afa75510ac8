package io.ringprobe.export.trap;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.ByteBuffer;

/**
 * The TRAP message that is being filled: each record behind its length (two octets, network byte order), the first
 * behind room for the header that an interface writes when the message leaves.
 *
 * <pre>
 *   | header, {@value #HEADER_LENGTH} octets | length 2 | record | length 2 | record | ...
 * </pre>
 *
 * <p>Whoever fills it writes a record at {@link #next} if {@link #hasRoom} and then calls {@link #add}. Owned by the
 * export thread.
 */
public final class MessageBuffer implements AutoCloseable {
    /** Room for the longest header that an interface has. */
    public static final int HEADER_LENGTH = 14;
    /** Octets of a record's length. */
    public static final int LENGTH_LENGTH = 2;
    /** The header counts records in 16 bits. */
    public static final int MAX_RECORDS = 0xFFFF;

    private final NativeBlock block;
    private final long address;
    private final int capacity;
    private int length = HEADER_LENGTH;
    private int records;
    private int flows;
    private int repeats;
    private long packets;
    private long octets;
    private boolean autoflush;

    /** @param capacity octets of a message at most, header and lengths included */
    public MessageBuffer(int capacity) {
        this.capacity = capacity;
        this.block = NativeBlock.allocate(capacity);
        this.address = block.address();
    }

    /** Whether a record of that length fits. */
    public boolean hasRoom(int recordLength) {
        return length + LENGTH_LENGTH + recordLength <= capacity && records < MAX_RECORDS;
    }

    /** Where the next record is to be written. */
    public long next() {
        return address + length + LENGTH_LENGTH;
    }

    /** The record at {@link #next} is complete. */
    public void add(int recordLength) {
        Memory.putShortBE(address + length, recordLength);
        length += LENGTH_LENGTH + recordLength;
        records++;
    }

    /** The record that was added last is the one in which a flow counts, of that many packets and octets. */
    public void countFlow(long flowPackets, long flowOctets) {
        flows++;
        packets += flowPackets;
        octets += flowOctets;
    }

    /** The record that was added last is a repeat. */
    public void countRepeat() {
        repeats++;
    }

    /** The message leaves before it is full, because time has come: status tools are told how often that happens. */
    public void markAutoflush() {
        autoflush = true;
    }

    /** Forgets all records. */
    public void clear() {
        length = HEADER_LENGTH;
        records = 0;
        flows = 0;
        repeats = 0;
        packets = 0;
        octets = 0;
        autoflush = false;
    }

    /** Where the header's room begins. */
    public long address() {
        return address;
    }

    /** What stands in the message from that octet on, without a copy; good until the message is cleared or closed. */
    ByteBuffer content(int from) {
        return block.buffer(from, length - from);
    }

    /** Octets so far, the header's room included. */
    public int length() {
        return length;
    }

    public int records() {
        return records;
    }

    /** Flows that count in one of the records. */
    public int flows() {
        return flows;
    }

    /** Records that are repeats. */
    public int repeats() {
        return repeats;
    }

    /** Packets of the flows. */
    public long packets() {
        return packets;
    }

    /** IP octets of the flows. */
    public long octets() {
        return octets;
    }

    /** Whether it leaves because time has come. */
    public boolean isAutoflush() {
        return autoflush;
    }

    @Override
    public void close() {
        block.close();
    }
}
