package io.ringprobe.plugin.dns.message;

import io.ringprobe.memory.Memory;

/**
 * Reads a DNS message part by part, from its header to its last record (RFC 1035, 4.1). The message may have been cut
 * off and its counts may lie: nothing outside it is read, and a part that isn't whole is not there.
 *
 * <pre>
 *    0                               16                            31
 *   +--------------------------------+--------------------------------+
 *   |  id                            |QR| opcode |AA|TC|RD|RA| Z|rcode|
 *   +--------------------------------+--------------------------------+
 *   |  questions                     |  answers                       |
 *   +--------------------------------+--------------------------------+
 *   |  authority records             |  additional records            |
 *   +--------------------------------+--------------------------------+
 *   |  name | type 2 | class 2 |                   … the questions
 *   |  name | type 2 | class 2 | ttl 4 | length 2 | data |  … the records
 * </pre>
 *
 * <p>A cursor: {@link #nextQuestion} and {@link #nextRecord} go on to the next one, whose parts can then be asked for.
 * Offsets count from the message's start. One a plugin, owned by one shard's thread.
 */
public final class DnsMessage {
    public static final int HEADER_LENGTH = 12;

    private static final int QUESTIONS_OFFSET = 4;
    private static final int ANSWERS_OFFSET = QUESTIONS_OFFSET + 2;
    private static final int AUTHORITIES_OFFSET = ANSWERS_OFFSET + 2;
    private static final int ADDITIONALS_OFFSET = AUTHORITIES_OFFSET + 2;
    private static final int RESPONSE = 0x8000;
    private static final int RCODE_MASK = 0xF;
    private static final int QUESTION_FIXED = 4;
    private static final int RECORD_FIXED = 10;

    private final DnsName skipped = new DnsName();
    private long start;
    private int length;
    private int next;
    private int name;
    private int fixed;
    private int data;
    private int dataLength;

    /** Begins to read a message; false if it is too short for a header. */
    public boolean wrap(long address, int octets) {
        start = address;
        length = octets;
        next = HEADER_LENGTH;
        return octets >= HEADER_LENGTH;
    }

    public int id() {
        return Memory.getUnsignedShortBE(start);
    }

    /** Whether it answers a query. */
    public boolean isResponse() {
        return (Memory.getUnsignedShortBE(start + 2) & RESPONSE) != 0;
    }

    /** The response code, without the eight bits that EDNS adds. */
    public int rcode() {
        return Memory.getUnsignedShortBE(start + 2) & RCODE_MASK;
    }

    /** How many questions the header claims. */
    public int questions() {
        return Memory.getUnsignedShortBE(start + QUESTIONS_OFFSET);
    }

    /** How many answers the header claims. */
    public int answers() {
        return Memory.getUnsignedShortBE(start + ANSWERS_OFFSET);
    }

    /** How many authority records the header claims. */
    public int authorities() {
        return Memory.getUnsignedShortBE(start + AUTHORITIES_OFFSET);
    }

    /** How many additional records the header claims. */
    public int additionals() {
        return Memory.getUnsignedShortBE(start + ADDITIONALS_OFFSET);
    }

    /** Goes on to the next question; false if there is no whole one. */
    public boolean nextQuestion() {
        if (!nextName() || length - fixed < QUESTION_FIXED) {
            return false;
        }
        next = fixed + QUESTION_FIXED;
        return true;
    }

    /** Goes on to the next record of whatever section; false if there is no whole one. */
    public boolean nextRecord() {
        if (!nextName() || length - fixed < RECORD_FIXED) {
            return false;
        }
        data = fixed + RECORD_FIXED;
        dataLength = Memory.getUnsignedShortBE(start + data - 2);
        next = data + dataLength;
        return next <= length;
    }

    /** Passes over that many questions; false if there are fewer whole ones. */
    public boolean skipQuestions(int count) {
        for (int i = 0; i < count; i++) {
            if (!nextQuestion()) {
                return false;
            }
        }
        return true;
    }

    /** Passes over that many records; false if there are fewer whole ones. */
    public boolean skipRecords(int count) {
        for (int i = 0; i < count; i++) {
            if (!nextRecord()) {
                return false;
            }
        }
        return true;
    }

    private boolean nextName() {
        if (next > length) {
            return false;
        }
        name = next;
        fixed = skipped.wrap(this, next, length).skip();
        return fixed > 0;
    }

    /** Offset of the name of the question or record. */
    public int nameOffset() {
        return name;
    }

    /** Type of the question or record: see {@link RecordType}. */
    public int type() {
        return Memory.getUnsignedShortBE(start + fixed);
    }

    /** Class of the question or record. */
    public int dnsClass() {
        return Memory.getUnsignedShortBE(start + fixed + 2);
    }

    /** Time to live of the record, seconds; of an OPT record something else. */
    public long ttl() {
        return Memory.getUnsignedIntBE(start + fixed + 4);
    }

    /** Offset of the record's data. */
    public int dataOffset() {
        return data;
    }

    /** Octets of the record's data. */
    public int dataLength() {
        return dataLength;
    }

    /** Address of the record's data. */
    public long data() {
        return start + data;
    }

    /** Address of the octet at that offset. */
    long at(int offset) {
        return start + offset;
    }

    /** Octets of the message. */
    public int length() {
        return length;
    }
}
