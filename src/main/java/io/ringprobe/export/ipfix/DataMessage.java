package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.NativeBlock;

/**
 * The IPFIX message that is being filled with data records. Records stay in the order in which they came; a new set
 * begins where the template changes.
 *
 * <p>A record is encoded straight to where it would stand, and only then known to fit or not: the memory has room for a
 * full message and the longest record behind it. Owned by the export thread.
 */
final class DataMessage implements AutoCloseable {
    /** What became of a record. */
    enum Outcome {
        /** It is in the message. */
        ADDED,
        /** It doesn't fit behind the others: send the message, then try again. */
        FULL,
        /** No message could carry it. */
        TOO_LARGE
    }

    private final NativeBlock block;
    private final long address;
    private final int size;
    private final int maxSize;
    private int length = IpfixMessage.HEADER_LENGTH;
    private int setStart;
    private int setId;
    private int records;
    private int flows;
    private int repeats;
    private long packets;
    private long octets;
    private int templates;

    /**
     * @param size octets that a message should not exceed
     * @param maxSize octets that the transport carries: a record larger than {@code size} goes alone in a message of up
     *     to this size
     * @param longestRecord octets that the longest data record takes
     */
    DataMessage(int size, int maxSize, int longestRecord) {
        this.block = NativeBlock.allocate((long) maxSize + IpfixMessage.SET_HEADER_LENGTH + longestRecord);
        this.address = block.address();
        this.size = size;
        this.maxSize = maxSize;
    }

    /**
     * Encodes a record.
     *
     * @param isFlow whether this is the data record in which its flow counts
     * @param repeatsInside how many repeats go with it
     */
    Outcome append(RecordProgram program, long record, boolean isFlow, int repeatsInside) {
        int start = length + (program.templateId() == setId ? 0 : IpfixMessage.SET_HEADER_LENGTH);
        if (records > 0 && start + program.minLength() > size) {
            return Outcome.FULL;
        }
        int end = (int) (RecordEncoder.encode(program.code(), record, address + start) - address);
        if (end > size && records > 0) {
            return Outcome.FULL;
        }
        if (end > maxSize) {
            return Outcome.TOO_LARGE;
        }
        if (start != length) {
            openSet(program);
        }
        length = end;
        records++;
        if (isFlow) {
            countFlow(record);
        }
        repeats += repeatsInside;
        return Outcome.ADDED;
    }

    private void countFlow(long record) {
        flows++;
        packets += FlowRecord.packets(record);
        octets += FlowRecord.octets(record);
    }

    private void openSet(RecordProgram program) {
        closeSet();
        setStart = length;
        setId = program.templateId();
        templates = Math.max(templates, program.index() + 1);
    }

    private void closeSet() {
        if (setId != 0) {
            IpfixMessage.setHeader(address + setStart, setId, length - setStart);
        }
    }

    /** Completes the message, but for what is known only when it leaves. */
    void complete(int domain) {
        closeSet();
        IpfixMessage.header(address, length, domain);
    }

    /** Begins the next message. */
    void clear() {
        length = IpfixMessage.HEADER_LENGTH;
        setId = 0;
        records = 0;
        flows = 0;
        repeats = 0;
        packets = 0;
        octets = 0;
        templates = 0;
    }

    long address() {
        return address;
    }

    /** Octets so far, the header included. */
    int length() {
        return length;
    }

    /** Data records so far. */
    int records() {
        return records;
    }

    /** Flows whose data record is among them. */
    int flows() {
        return flows;
    }

    /** Repeats among or in them. */
    int repeats() {
        return repeats;
    }

    /** Packets of those flows. */
    long packets() {
        return packets;
    }

    /** IP octets of those flows. */
    long octets() {
        return octets;
    }

    /** The number of templates, counted from the first, that a collector must know to read the message. */
    int templates() {
        return templates;
    }

    @Override
    public void close() {
        block.close();
    }
}
