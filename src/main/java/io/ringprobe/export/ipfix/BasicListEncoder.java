package io.ringprobe.export.ipfix;

import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Rows;

/**
 * Writes lists as basicList (RFC 6313, 4.5.1), with a length of three octets, as that RFC advises.
 *
 * <pre>
 *   +------+-------------+----------+-------------+----------------+---------------------+----------
 *   | 255  | length 2    | semantic | element 2   | its length 2   | enterprise 4, or    | elements
 *   |      |             | 1        |             |                | nothing for IANA's  |
 *   +------+-------------+----------+-------------+----------------+---------------------+----------
 * </pre>
 *
 * <p>Stateless.
 */
final class BasicListEncoder {
    /** The information element of type basicList. */
    static final int BASIC_LIST = 291;
    /** The longest header: length, semantic and element with enterprise number. */
    static final int MAX_HEADER = 12;

    /**
     * "allOf". The elements have an order too, but ipfixprobe says allOf, and what reads its lists finds the same here.
     */
    static final int ALL_OF = 3;

    private static final int ENTERPRISE_BIT = 0x8000_0000;
    static final int LENGTH_MARK = 255;
    private static final int LENGTH_OFFSET = 1;
    static final int CONTENT_OFFSET = 3;

    private BasicListEncoder() {}

    /**
     * Writes a list.
     *
     * @param at where in {@code code} the operation begins
     * @return where the list ends
     */
    static long write(int[] code, int at, long record, long to) {
        long place = record + Op.offset(code[at]);
        int count = code[at + 2];
        long first = place;
        int stride = Op.sizeInRecord(code[at + 1]);
        if (Op.operation(code[at]) == Op.ROWS) {
            first = record + Memory.getUnsignedShort(place + Rows.DATA_OFFSET) + (count >>> 16);
            stride = count & 0xFFFF;
            count = Memory.getUnsignedShort(place + Rows.COUNT_OFFSET);
        }
        long elements = header(ALL_OF, code[at + 3], code[at + 4], to);
        long end = elements(code[at + 1], first, stride, count, elements);
        complete(to, end);
        return end;
    }

    /** Writes the length of the list that begins at {@code to} and ends at {@code end}. */
    static void complete(long to, long end) {
        Memory.putByte(to, LENGTH_MARK);
        Memory.putShortBE(to + LENGTH_OFFSET, (int) (end - to - CONTENT_OFFSET));
    }

    /**
     * Writes all but the length.
     *
     * @param element its id with the enterprise bit, its length (16 bits each)
     * @return where the elements begin
     */
    static long header(int semantic, int element, int enterprise, long to) {
        long at = to + CONTENT_OFFSET;
        Memory.putByte(at, semantic);
        Memory.putIntBE(at + 1, element);
        if ((element & ENTERPRISE_BIT) == 0) {
            return at + 5;
        }
        Memory.putIntBE(at + 5, enterprise);
        return at + 9;
    }

    private static long elements(int value, long first, int stride, int count, long to) {
        int length = Op.length(value);
        if (Op.kind(value) == Op.INTEGER && length == Op.sizeInRecord(value)) {
            numbers(length, first, stride, count, to);
        } else if (Op.kind(value) == Op.TIME_MILLISECONDS) {
            for (int i = 0; i < count; i++) {
                Memory.putLongBE(to + 8L * i, IpfixTime.milliseconds(Memory.getLong(first + (long) i * stride)));
            }
        } else {
            for (int i = 0; i < count; i++) {
                ValueEncoder.write(value, first + (long) i * stride, to + (long) i * length);
            }
        }
        return to + (long) count * length;
    }

    private static void numbers(int size, long first, int stride, int count, long to) {
        switch (size) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    Memory.putByte(to + i, Memory.getByte(first + (long) i * stride));
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    Memory.putShortBE(to + 2L * i, Memory.getShort(first + (long) i * stride));
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    Memory.putIntBE(to + 4L * i, Memory.getInt(first + (long) i * stride));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    Memory.putLongBE(to + 8L * i, Memory.getLong(first + (long) i * stride));
                }
            }
        }
    }
}
