package io.ringprobe.export.ipfix;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ShortCopy;

/**
 * Runs a {@link RecordProgram}: writes one flow record as an IPFIX data record. No allocation, no check of room: the
 * caller has as much as the schema can need. Stateless.
 */
final class RecordEncoder {
    private static final int LONG_LENGTH_MARK = 255;
    private static final int IP_VERSION_OFFSET = 16;

    private RecordEncoder() {}

    /**
     * Writes the record.
     *
     * @param code the program's operations
     * @param record the flow record
     * @param out where the data record begins
     * @return where it ends
     */
    static long encode(int[] code, long record, long out) {
        long to = out;
        int at = 0;
        while (at < code.length) {
            int op = code[at++];
            long from = record + Op.offset(op);
            switch (Op.operation(op)) {
                case Op.OCTETS_1 -> {
                    Memory.putByte(to, Memory.getByte(from));
                    to += 1;
                }
                case Op.OCTETS_4 -> {
                    Memory.putInt(to, Memory.getInt(from));
                    to += 4;
                }
                case Op.NUMBER_2 -> {
                    Memory.putShortBE(to, Memory.getShort(from));
                    to += 2;
                }
                case Op.NUMBER_4 -> {
                    Memory.putIntBE(to, Memory.getInt(from));
                    to += 4;
                }
                case Op.NUMBER_8 -> {
                    Memory.putLongBE(to, Memory.getLong(from));
                    to += 8;
                }
                case Op.NUMBER_4_TO_8 -> {
                    Memory.putLongBE(to, Memory.getUnsignedInt(from));
                    to += 8;
                }
                case Op.NTP_MICROSECONDS -> {
                    Memory.putLongBE(to, IpfixTime.ntpMicroseconds(Memory.getLong(from)));
                    to += 8;
                }
                case Op.VARIABLE -> to = variable(record, from, to);
                case Op.CONSTANT -> {
                    to = constant(code, at, Op.octets(op), to);
                    at += 2;
                }
                case Op.PADDED -> to = padded(record, from, code[at++], to);
                case Op.VALUE -> to = ValueEncoder.write(code[at++], from, to);
                case Op.ARRAY, Op.ROWS -> {
                    to = BasicListEncoder.write(code, at - 1, record, to);
                    at += Op.LIST_WORDS;
                }
                case Op.REPEATED -> {
                    to = RepeatedListEncoder.write(code, at - 1, record, to);
                    at += Op.LIST_WORDS;
                }
                case Op.LITERAL -> {
                    to = literal(code, at, Op.octets(op), to);
                    at += (Op.octets(op) + 3) / 4;
                }
                default -> to = octets(op, from, to);
            }
        }
        return to;
    }

    private static long octets(int op, long from, long to) {
        return switch (Op.operation(op)) {
            case Op.OCTETS_12 -> {
                Memory.putLong(to, Memory.getLong(from));
                Memory.putInt(to + 8, Memory.getInt(from + 8));
                yield to + 12;
            }
            case Op.OCTETS_16 -> {
                Memory.putLong(to, Memory.getLong(from));
                Memory.putLong(to + 8, Memory.getLong(from + 8));
                yield to + 16;
            }
            case Op.VARIABLE_IP -> variableIp(from, to);
            case Op.OCTETS -> {
                ShortCopy.copy(from, to, Op.octets(op));
                yield to + Op.octets(op);
            }
            default -> throw new IllegalStateException("no operation " + Op.operation(op));
        };
    }

    /** RFC 7011, 7: a length below 255 takes one octet, a longer one three. */
    static long variable(long record, long slot, long to) {
        int length = Memory.getUnsignedShort(slot);
        long data = record + Memory.getUnsignedShort(slot + 2);
        long start = to + 1;
        if (length < LONG_LENGTH_MARK) {
            Memory.putByte(to, length);
        } else {
            Memory.putByte(to, LONG_LENGTH_MARK);
            Memory.putShortBE(to + 1, length);
            start = to + 3;
        }
        ShortCopy.copy(data, start, length);
        return start + length;
    }

    static long padded(long record, long slot, int length, long to) {
        int copied = Math.min(length, Memory.getUnsignedShort(slot));
        Memory.copy(record + Memory.getUnsignedShort(slot + 2), to, copied);
        Memory.clear(to + copied, length - copied);
        return to + length;
    }

    static long variableIp(long from, long to) {
        int length = switch (Memory.getByte(from + IP_VERSION_OFFSET)) {
            case 4 -> 4;
            case 6 -> 16;
            default -> 0;
        };
        Memory.putByte(to, length);
        ShortCopy.copy(from, to + 1, length);
        return to + 1 + length;
    }

    private static long literal(int[] code, int at, int length, long to) {
        int whole = length / Integer.BYTES;
        for (int i = 0; i < whole; i++) {
            Memory.putIntBE(to + (long) i * Integer.BYTES, code[at + i]);
        }
        for (int i = whole * Integer.BYTES; i < length; i++) {
            Memory.putByte(to + i, code[at + whole] >>> (3 - i % Integer.BYTES) * Byte.SIZE);
        }
        return to + length;
    }

    private static long constant(int[] code, int at, int length, long to) {
        long number = (long) code[at] << 32 | code[at + 1] & 0xFFFF_FFFFL;
        if (length == 4) {
            Memory.putIntBE(to, (int) number);
            return to + 4;
        }
        return ValueEncoder.writeNumber(number, length, to);
    }
}
