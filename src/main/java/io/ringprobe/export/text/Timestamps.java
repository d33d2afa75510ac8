package io.ringprobe.export.text;

import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;

/**
 * Writes times as ISO 8601 in UTC into off-heap memory, in the manner of {@link Ascii}. Stateless; allocates nothing.
 *
 * <p>The date follows from the number of days since 1970 in the proleptic Gregorian calendar; the count begins in
 * March, so that the leap day is the last of a year. 64 bits of nanoseconds reach from 1677 to 2262: a year has four
 * digits.
 */
final class Timestamps {
    private static final long NANOS = 1_000_000_000L;
    private static final int SPAN_FRACTION = 7;
    private static final int DAY_SECONDS = 86_400;
    private static final int DAYS_0000_03_01_TO_1970 = 719_468;
    private static final int DAYS_PER_ERA = 146_097;

    private Timestamps() {}

    /** A time in nanoseconds since 1970, cut (not rounded) to six digits of a second. */
    static long micros(long nanos, long to) {
        long second = Math.floorDiv(nanos, NANOS);
        long end = seconds(second, to);
        Memory.putByte(end, '.');
        return Ascii.padded((nanos - second * NANOS) / 1000, 6, end + 1);
    }

    /** A time in nanoseconds since 1970, with nine digits of a second and a {@code Z}. */
    static long nanos(long nanos, long to) {
        long second = Math.floorDiv(nanos, NANOS);
        long end = seconds(second, to);
        Memory.putByte(end, '.');
        return Ascii.character('Z', Ascii.padded(nanos - second * NANOS, 9, end + 1));
    }

    /** A span of nanoseconds as seconds with six digits behind the point, cut towards zero. */
    static long span(long nanos, long to) {
        long start = to;
        long micros = nanos / 1000;
        if (micros < 0) {
            Memory.putByte(start++, '-');
            micros = -micros;
        }
        long end = Ascii.unsigned(micros / 1_000_000, start);
        Memory.putByte(end, '.');
        return Ascii.padded(micros % 1_000_000, 6, end + 1);
    }

    /** The number of characters that {@link #span} writes. */
    static int spanLength(long nanos) {
        long micros = Math.abs(nanos / 1000);
        return Ascii.digits(micros / 1_000_000) + SPAN_FRACTION + (nanos / 1000 < 0 ? 1 : 0);
    }

    private static long seconds(long second, long to) {
        long day = Math.floorDiv(second, DAY_SECONDS);
        int time = (int) (second - day * DAY_SECONDS);
        date((int) day, to);
        Memory.putByte(to + 10, 'T');
        Ascii.padded(time / 3600, 2, to + 11);
        Memory.putByte(to + 13, ':');
        Ascii.padded(time / 60 % 60, 2, to + 14);
        Memory.putByte(to + 16, ':');
        return Ascii.padded(time % 60, 2, to + 17);
    }

    private static void date(int daysSince1970, long to) {
        int days = daysSince1970 + DAYS_0000_03_01_TO_1970;
        int era = Math.floorDiv(days, DAYS_PER_ERA);
        int dayOfEra = days - era * DAYS_PER_ERA;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        Ascii.padded(year, 4, to);
        Memory.putByte(to + 4, '-');
        Ascii.padded(month, 2, to + 5);
        Memory.putByte(to + 7, '-');
        Ascii.padded(day, 2, to + 8);
    }
}
