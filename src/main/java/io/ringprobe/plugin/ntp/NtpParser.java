package io.ringprobe.plugin.ntp;

import io.ringprobe.memory.Memory;

/**
 * Reads the header of an NTP message (RFC 5905, 7.3) and writes its reference id and timestamps as text.
 *
 * <pre>
 *     0  leap 2 bits, version 3 bits, mode 3 bits
 *     1  stratum
 *     2  poll interval, log2 seconds
 *     3  precision, log2 seconds, signed
 *     4  root delay, 16.16 seconds
 *     8  root dispersion, 16.16 seconds
 *    12  reference id
 *    16  reference timestamp, 32.32 seconds since 1900
 *    24  origin timestamp
 *    32  receive timestamp
 *    40  transmit timestamp
 * </pre>
 *
 * <p>All in network byte order. Methods that write text return its length in octets. Stateless.
 */
final class NtpParser {
    static final int STRATUM_OFFSET = 1;
    static final int POLL_OFFSET = 2;
    static final int PRECISION_OFFSET = 3;
    static final int DELAY_OFFSET = 4;
    static final int DISPERSION_OFFSET = 8;
    static final int REFERENCE_ID_OFFSET = 12;
    static final int REFERENCE_OFFSET = 16;
    static final int ORIGIN_OFFSET = 24;
    static final int RECEIVE_OFFSET = 32;
    static final int TRANSMIT_OFFSET = 40;
    static final int LENGTH = 48;

    /** The longest text of a reference id: {@code 255.255.255.255}. */
    static final int MAX_ID = 15;
    /** The longest text of a timestamp: ten digits, a point and six digits. */
    static final int MAX_TIMESTAMP = 17;

    private static final int VERSION = 4;
    private static final int CLIENT = 3;
    private static final int SERVER = 4;
    private static final int MAX_STRATUM = 16;
    private static final int MAX_POLL = 17;
    private static final int MICROS = 1_000_000;

    private NtpParser() {}

    /** Whether it is a client's or server's message of NTPv4 with sensible values. */
    static boolean isMessage(long message, int length) {
        if (length < LENGTH || version(message) != VERSION) {
            return false;
        }
        int mode = mode(message);
        return (mode == CLIENT || mode == SERVER)
                && Memory.getUnsignedByte(message + STRATUM_OFFSET) <= MAX_STRATUM
                && Memory.getUnsignedByte(message + POLL_OFFSET) <= MAX_POLL;
    }

    static int leap(long message) {
        return Memory.getUnsignedByte(message) >>> 6;
    }

    static int version(long message) {
        return Memory.getUnsignedByte(message) >>> 3 & 7;
    }

    static int mode(long message) {
        return Memory.getUnsignedByte(message) & 7;
    }

    /** The reference id as a dotted quad, or, at stratum 0, those kiss codes in letters that ipfixprobe knows. */
    static int writeReferenceId(long message, long to) {
        int id = Memory.getIntBE(message + REFERENCE_ID_OFFSET);
        if (Memory.getByte(message + STRATUM_OFFSET) == 0 && isKissCode(id)) {
            Memory.putIntBE(to, id);
            return Integer.BYTES;
        }
        long at = to;
        for (int shift = 24; shift >= 0; shift -= 8) {
            at = writeNumber(id >>> shift & 0xFF, at);
            if (shift > 0) {
                Memory.putByte(at++, '.');
            }
        }
        return (int) (at - to);
    }

    private static boolean isKissCode(int id) {
        return switch (id) {
            case 'I' << 24 | 'N' << 16 | 'I' << 8 | 'T',
                    'S' << 24 | 'T' << 16 | 'E' << 8 | 'P',
                    'D' << 24 | 'E' << 16 | 'N' << 8 | 'Y',
                    'R' << 24 | 'A' << 16 | 'T' << 8 | 'E' -> true;
            default -> false;
        };
    }

    /** A timestamp: seconds since 1900, a point, and the fraction rounded to six digits. */
    static int writeTimestamp(long timestamp, long to) {
        return writeSeconds(Memory.getUnsignedIntBE(timestamp), Memory.getUnsignedIntBE(timestamp + Integer.BYTES), to);
    }

    /**
     * A timestamp as ipfixprobe writes it: it puts the octets' hexadecimal digits together without leading zeros, so
     * that octets below 16 lose one; and it doesn't carry a fraction that is rounded up to a second.
     */
    static int writeTimestampAsIpfixprobe(long timestamp, long to) {
        long fraction = withoutZeros(timestamp + Integer.BYTES);
        long kept = micros(fraction) == MICROS ? 0 : fraction;
        return writeSeconds(withoutZeros(timestamp), kept, to);
    }

    private static long withoutZeros(long octets) {
        long value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            int octet = Memory.getUnsignedByte(octets + i);
            value = value << (octet < 16 ? 4 : 8) | octet;
        }
        return value;
    }

    private static int writeSeconds(long seconds, long fraction, long to) {
        int micros = micros(fraction);
        long at = writeNumber(micros == MICROS ? seconds + 1 : seconds, to);
        Memory.putByte(at++, '.');
        int rest = micros % MICROS;
        for (int unit = MICROS / 10; unit > 0; unit /= 10) {
            Memory.putByte(at++, '0' + rest / unit);
            rest %= unit;
        }
        return (int) (at - to);
    }

    /** A fraction of 2^32 in millionths, rounded half to even. */
    private static int micros(long fraction) {
        long product = fraction * MICROS;
        long floor = product >>> 32;
        long half = 1L << 31;
        long rest = product & 0xFFFF_FFFFL;
        return (int) (rest > half || rest == half && (floor & 1) != 0 ? floor + 1 : floor);
    }

    /** Writes a number in decimal and returns the address behind it. */
    private static long writeNumber(long number, long to) {
        long unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        long at = to;
        for (long rest = number; unit > 0; unit /= 10) {
            Memory.putByte(at++, '0' + (int) (rest / unit));
            rest %= unit;
        }
        return at;
    }
}
