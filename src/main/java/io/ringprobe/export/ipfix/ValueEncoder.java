package io.ringprobe.export.ipfix;

import io.ringprobe.memory.Memory;

/** Writes single values of the rarer kinds: numbers that change their size, floats, times. Stateless. */
final class ValueEncoder {
    private ValueEncoder() {}

    /** Writes the value at {@code from}, as {@code value} says (see {@link Op}), and returns where it ends. */
    static long write(int value, long from, long to) {
        int length = Op.length(value);
        return switch (Op.kind(value)) {
            case Op.INTEGER -> writeNumber(readInteger(value, from), length, to);
            case Op.FLOAT_AS_DOUBLE -> {
                double wide = Float.intBitsToFloat(Memory.getInt(from));
                yield writeNumber(Double.doubleToRawLongBits(wide), length, to);
            }
            case Op.TIME_MILLISECONDS -> writeNumber(IpfixTime.milliseconds(Memory.getLong(from)), length, to);
            case Op.TIME_NTP_MICROSECONDS -> writeNumber(IpfixTime.ntpMicroseconds(Memory.getLong(from)), length, to);
            case Op.TIME_NTP_NANOSECONDS -> writeNumber(IpfixTime.ntpNanoseconds(Memory.getLong(from)), length, to);
            case Op.PLAIN_OCTETS -> {
                Memory.copy(from, to, length);
                yield to + length;
            }
            default -> throw new IllegalStateException("no kind of value " + Op.kind(value));
        };
    }

    private static long readInteger(int value, long from) {
        int size = Op.sizeInRecord(value);
        long number = switch (size) {
            case 1 -> Memory.getByte(from);
            case 2 -> Memory.getShort(from);
            case 4 -> Memory.getInt(from);
            default -> Memory.getLong(from);
        };
        return Op.isSigned(value) || size == Long.BYTES ? number : number & (1L << size * Byte.SIZE) - 1;
    }

    /** Writes the low {@code length} octets of a number, at most eight, in network byte order. */
    static long writeNumber(long number, int length, long to) {
        if (length == Long.BYTES) {
            Memory.putLongBE(to, number);
        } else {
            for (int i = 0; i < length; i++) {
                Memory.putByte(to + i, (int) (number >>> (length - 1 - i) * Byte.SIZE));
            }
        }
        return to + length;
    }
}
