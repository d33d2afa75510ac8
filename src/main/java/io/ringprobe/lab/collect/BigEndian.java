package io.ringprobe.lab.collect;

import io.ringprobe.memory.Memory;

/** Numbers as IPFIX writes them, of any length up to eight octets. Stateless; allocates nothing. */
final class BigEndian {
    private static final long SECOND = 1_000_000_000L;
    /** Seconds from 1900, where NTP begins to count, to 1970. */
    private static final long NTP_TO_UNIX = 2_208_988_800L;

    private BigEndian() {}

    static long unsigned(long at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | Memory.getUnsignedByte(at + i);
        }
        return value;
    }

    static long signed(long at, int length) {
        int unused = Long.SIZE - Byte.SIZE * length;
        return length == 0 ? 0 : unsigned(at, length) << unused >> unused;
    }

    /** The 64-bit NTP format as nanoseconds since 1970, cut. */
    static long ntpNanos(long value) {
        long fraction = value & 0xFFFF_FFFFL;
        return ((value >>> 32) - NTP_TO_UNIX) * SECOND + (fraction * SECOND >>> 32);
    }
}
