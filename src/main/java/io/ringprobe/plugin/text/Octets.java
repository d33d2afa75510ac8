package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;

/**
 * Looks for and at octets of text in off-heap memory. An {@code end} is the address behind the last octet; no octet at
 * or behind it is read. Stateless.
 */
public final class Octets {
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    /** The token characters of RFC 9110, 5.6.2 among the octets 0–63 and 64–127, a bit each. */
    private static final long TOKEN_LOW = bits("!#$%&'*+-.0123456789", 0);

    private static final long TOKEN_HIGH = bits("ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~", Long.SIZE);

    private Octets() {}

    private static long bits(String characters, int base) {
        long bits = 0;
        for (int i = 0; i < characters.length(); i++) {
            bits |= 1L << (characters.charAt(i) - base);
        }
        return bits;
    }

    /** The address of the first such octet, or {@code end} where there is none; eight octets at a time. */
    public static long find(long from, long end, int octet) {
        long wanted = EACH * octet;
        long at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long difference = Memory.getLong(at) ^ wanted;
            long zeros = (difference - EACH) & ~difference & TOP_BITS; // the lowest bit set is always right
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; at < end; at++) {
            if (Memory.getByte(at) == octet) {
                return at;
            }
        }
        return end;
    }

    /** The address of the first octet that is a control character or a space, or {@code end}. */
    public static long findBlank(long from, long end) {
        long at = from;
        while (at < end && Memory.getUnsignedByte(at) > ' ') {
            at++;
        }
        return at;
    }

    /** The address of the first octet that can't stand in a token (RFC 9110, 5.6.2), or {@code end}. */
    public static long findTokenEnd(long from, long end) {
        long at = from;
        while (at < end && isTokenOctet(Memory.getByte(at))) {
            at++;
        }
        return at;
    }

    private static boolean isTokenOctet(int octet) {
        if (octet < 0) {
            return false;
        }
        return ((octet < Long.SIZE ? TOKEN_LOW : TOKEN_HIGH) >>> octet & 1) != 0;
    }

    /** The address of the first octet that is neither space nor tab, CR or LF, or {@code end}. */
    public static long skipSpace(long from, long end) {
        long at = from;
        while (at < end && isSpace(Memory.getByte(at))) {
            at++;
        }
        return at;
    }

    /** The end of the text without the spaces, tabs, CRs and LFs that it ends with. */
    public static long trimEnd(long from, long end) {
        long at = end;
        while (at > from && isSpace(Memory.getByte(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(int octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }

    /** Where the text of a line ends whose LF stands at {@code lineFeed}: there, or before the CR. */
    public static long endOfLine(long from, long lineFeed) {
        return lineFeed > from && Memory.getByte(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
    }

    /** The value of three decimal digits, or -1 where there are none. */
    public static int threeDigits(long at, long end) {
        if (end - at < 3) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int digit = Memory.getByte(at + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Whether two runs of octets are equal. */
    public static boolean equal(long a, long b, int length) {
        for (int i = 0; i < length; i++) {
            if (Memory.getByte(a + i) != Memory.getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the octets are these, given in small letters; ASCII letters of either case count as equal (RFC 4343). */
    public static boolean equalIgnoringCase(long address, int length, byte[] small) {
        return length == small.length && agreeIgnoringCase(address, length, small);
    }

    /** Whether the octets, no more than there are small letters, are what these begin with. */
    static boolean agreeIgnoringCase(long address, int length, byte[] small) {
        for (int i = 0; i < length; i++) {
            if (toLower(Memory.getByte(address + i)) != small[i]) {
                return false;
            }
        }
        return true;
    }

    /** The octet, or the small letter of a capital one. */
    static int toLower(int octet) {
        return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
    }
}
