package io.ringprobe.export.unirec;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ShortCopy;
import io.ringprobe.schema.Type;

/**
 * Writes single values, and lists of them, as the UniRec library lays them out: numbers in machine byte order, times as
 * seconds and fractions of 2<sup>-32</sup> seconds since 1970 in 32 bits each, addresses of 16 octets, of which an IPv4
 * address has the third four, before it zeros and behind it ones. Stateless; allocates nothing.
 */
final class UnirecValues {
    /** Ways of writing a value: so many octets as they are. */
    static final int OCTETS_1 = 1;

    static final int OCTETS_2 = 2;
    static final int OCTETS_4 = 4;
    static final int OCTETS_6 = 6;
    static final int OCTETS_8 = 8;
    /** A way of writing a value: nanoseconds since 1970 as a time. */
    static final int TIME = 9;
    /** A way of writing a value: an address of any IP version, or none. */
    static final int ADDRESS = 10;

    private static final int IP_VERSION_OFFSET = 16;
    private static final long NANOS = 1_000_000_000L;

    private UnirecValues() {}

    /** How values of a type are written. */
    static int operation(Type type) {
        return switch (type) {
            case UINT8, INT8, STRING, BYTES -> OCTETS_1;
            case UINT16 -> OCTETS_2;
            case UINT32, FLOAT -> OCTETS_4;
            case UINT64 -> OCTETS_8;
            case MAC -> OCTETS_6;
            case TIME -> TIME;
            case IP -> ADDRESS;
        };
    }

    static void write(int operation, long from, long to) {
        switch (operation) {
            case OCTETS_1 -> Memory.putByte(to, Memory.getByte(from));
            case OCTETS_2 -> Memory.putShort(to, Memory.getShort(from));
            case OCTETS_4 -> Memory.putInt(to, Memory.getInt(from));
            case OCTETS_6 -> {
                Memory.putInt(to, Memory.getInt(from));
                Memory.putShort(to + 4, Memory.getShort(from + 4));
            }
            case OCTETS_8 -> Memory.putLong(to, Memory.getLong(from));
            case TIME -> Memory.putLong(to, time(Memory.getLong(from)));
            case ADDRESS -> address(from, to);
            default -> throw new IllegalStateException("no operation " + operation);
        }
    }

    /**
     * Writes a list.
     *
     * @param from the first element
     * @param stride octets from one element to the next
     * @param size octets of an element in UniRec
     */
    static void writeAll(int operation, long from, int stride, int count, int size, long to) {
        if (operation <= OCTETS_8 && stride == size) {
            ShortCopy.copy(from, to, count * size);
            return;
        }
        for (int i = 0; i < count; i++) {
            write(operation, from + (long) i * stride, to + (long) i * size);
        }
    }

    /**
     * Nanoseconds since 1970 as a UniRec time, cut off (the library reads it back rounded up, which gives the same
     * nanoseconds); seconds beyond 32 bits begin anew.
     */
    static long time(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS);
        long fraction = (nanos - seconds * NANOS << 32) / NANOS;
        return seconds << 32 | fraction;
    }

    private static void address(long from, long to) {
        switch (Memory.getByte(from + IP_VERSION_OFFSET)) {
            case 4 -> {
                Memory.putLong(to, 0);
                Memory.putInt(to + 8, Memory.getInt(from));
                Memory.putInt(to + 12, -1);
            }
            case 6 -> {
                Memory.putLong(to, Memory.getLong(from));
                Memory.putLong(to + 8, Memory.getLong(from + 8));
            }
            default -> {
                Memory.putLong(to, 0);
                Memory.putLong(to + 8, 0);
            }
        }
    }
}
