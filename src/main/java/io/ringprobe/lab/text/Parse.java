package io.ringprobe.lab.text;

import io.ringprobe.memory.Memory;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers, addresses and times from text in off-heap memory. Stateless; allocates nothing but for {@link #text}.
 * What isn't right throws a {@link NumberFormatException} that quotes it.
 */
public final class Parse {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86_400;
    private static final int FRACTION_DIGITS = 9;
    private static final int DATE_LENGTH = 19;
    private static final int MAX_DIGITS = 19;
    private static final int GROUPS = 8;

    private Parse() {}

    /** The text, which is UTF-8. */
    public static String text(long from, long end) {
        byte[] octets = new byte[(int) (end - from)];
        Memory.copyToArray(from, octets, 0, octets.length);
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** A decimal number that is not negative. */
    public static long number(long from, long end) {
        long number = 0;
        for (long at = from; at < end; at++) {
            int digit = Memory.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                throw wrong("number", from, end);
            }
            number = number * 10 + digit;
        }
        if (from == end || end - from > MAX_DIGITS || number < 0) {
            throw wrong("number", from, end);
        }
        return number;
    }

    private static NumberFormatException wrong(String what, long from, long end) {
        return new NumberFormatException("'" + text(from, end) + "' is no " + what);
    }

    /**
     * An IP address, written as sixteen octets in network byte order (IPv4: the first four, the rest zero).
     *
     * @return its version
     */
    public static int ip(long from, long end, long to) {
        Memory.putLong(to, 0);
        Memory.putLong(to + 8, 0);
        for (long at = from; at < end; at++) {
            int c = Memory.getByte(at);
            if (c == ':') {
                ipv6(from, end, to);
                return 6;
            }
            if (c == '.') {
                ipv4(from, end, to);
                return 4;
            }
        }
        throw wrong("IP address", from, end);
    }

    private static void ipv4(long from, long end, long to) {
        int octet = -1;
        int octets = 0;
        for (long at = from; at <= end; at++) {
            int c = at == end ? '.' : Memory.getByte(at);
            if (c == '.' && octet >= 0 && octets < 4) {
                Memory.putByte(to + octets++, octet);
                octet = -1;
            } else if (c >= '0' && c <= '9') {
                octet = Math.max(octet, 0) * 10 + c - '0';
            } else {
                throw wrong("IP address", from, end);
            }
            if (octet > 255) {
                throw wrong("IP address", from, end);
            }
        }
        if (octets != 4) {
            throw wrong("IP address", from, end);
        }
    }

    /** Groups before the gap go to the front; those behind it are moved to the end when all are known. */
    private static void ipv6(long from, long end, long to) {
        int groups = 0;
        int gap = -1;
        long at = from;
        if (Memory.getByte(at) == ':') {
            at++;
        }
        while (at < end && groups < GROUPS) {
            if (Memory.getByte(at) == ':') {
                gap = groups;
                at++;
                continue;
            }
            long stop = groupEnd(at, end);
            if (stop < end && Memory.getByte(stop) == '.' && groups <= GROUPS - 2) {
                ipv4(at, end, to + 2L * groups);
                groups += 2;
                at = end;
                break;
            }
            Memory.putShortBE(to + 2L * groups++, hex(at, stop));
            at = stop + 1;
        }
        if (at < end || groups > GROUPS || (gap < 0) != (groups == GROUPS)) {
            throw wrong("IP address", from, end);
        }
        moveToEnd(gap, groups, to);
    }

    private static long groupEnd(long from, long end) {
        long at = from;
        while (at < end && Character.digit(Memory.getByte(at), 16) >= 0) {
            at++;
        }
        return at;
    }

    private static int hex(long from, long end) {
        int value = 0;
        for (long at = from; at < end; at++) {
            value = value << 4 | Character.digit(Memory.getByte(at), 16);
        }
        if (from == end || end - from > 4) {
            throw wrong("group of an IP address", from, end);
        }
        return value;
    }

    private static void moveToEnd(int gap, int groups, long to) {
        if (gap < 0) {
            return;
        }
        int behind = groups - gap;
        for (int i = 1; i <= behind; i++) {
            long group = to + 2L * (groups - i);
            int value = Memory.getUnsignedShortBE(group);
            Memory.putShort(group, 0);
            Memory.putShortBE(to + 2L * (GROUPS - i), value);
        }
    }

    /**
     * A time in ISO 8601 in UTC, such as {@code 2026-01-31T12:00:00.123456}: with any number of digits behind the
     * point, a space or a T between date and time, and with or without a Z.
     *
     * @return nanoseconds since 1970
     */
    public static long time(long from, long end) {
        if (end - from < DATE_LENGTH) {
            throw wrong("time", from, end);
        }
        int year = (int) number(from, from + 4);
        int month = (int) number(from + 5, from + 7);
        int day = (int) number(from + 8, from + 10);
        long seconds = days(year, month, day) * DAY
                + number(from + 11, from + 13) * 3600
                + number(from + 14, from + 16) * 60
                + number(from + 17, from + DATE_LENGTH);
        long nanos = 0;
        int digits = 0;
        long at = from + DATE_LENGTH;
        if (at < end && Memory.getByte(at) == '.') {
            at++;
            while (at < end && Character.isDigit(Memory.getByte(at)) && digits < FRACTION_DIGITS) {
                nanos = nanos * 10 + Memory.getByte(at++) - '0';
                digits++;
            }
        }
        for (int i = digits; i < FRACTION_DIGITS; i++) {
            nanos *= 10;
        }
        return seconds * SECOND + nanos;
    }

    /** Days since 1970 in the Gregorian calendar; years begin in March, so that a leap day is the last of its year. */
    private static long days(int year, int month, int day) {
        int fromMarch = (month + 9) % 12;
        long y = fromMarch >= 10 ? year - 1 : year;
        long dayOfYear = (153L * fromMarch + 2) / 5 + day - 1;
        return y * 365 + Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400) + dayOfYear - 719_468;
    }
}
