package io.ringprobe.export.ipfix;

import io.ringprobe.memory.Memory;

/** Puts records together in one message, a set for each run of records of one kind. Owned by the export thread. */
final class ReportMessage {
    private long address;
    private int size;
    private int length;
    private int setStart;
    private int setId;
    private int dataRecords;

    /**
     * Begins a message.
     *
     * @param message where it stands
     * @param maxLength octets that it should not exceed
     */
    void begin(long message, int maxLength) {
        address = message;
        size = maxLength;
        length = IpfixMessage.HEADER_LENGTH;
        setId = 0;
        dataRecords = 0;
    }

    /** Adds a record; returns false, and does nothing, if there is no room for it behind others. */
    boolean add(int set, byte[] octets) {
        int start = length + (set == setId ? 0 : IpfixMessage.SET_HEADER_LENGTH);
        if (start + octets.length > size && setId != 0) {
            return false;
        }
        if (set != setId) {
            closeSet();
            setStart = length;
            setId = set;
        }
        Memory.copyFromArray(octets, 0, address + start, octets.length);
        length = start + octets.length;
        dataRecords += set >= IpfixMessage.FIRST_TEMPLATE ? 1 : 0;
        return true;
    }

    private void closeSet() {
        if (setId != 0) {
            IpfixMessage.setHeader(address + setStart, setId, length - setStart);
        }
    }

    /** Completes the message, but for export time and sequence number; returns its length. */
    int complete(int domain) {
        closeSet();
        IpfixMessage.header(address, length, domain);
        return length;
    }

    /** Data records so far: they count in the sequence numbers. */
    int dataRecords() {
        return dataRecords;
    }
}
