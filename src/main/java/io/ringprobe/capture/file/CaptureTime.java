package io.ringprobe.capture.file;

/**
 * Turns the time stamps of capture files into nanoseconds since 1970, whatever a file may say: times before 1970 become
 * 0, times after 2^32 seconds (the year 2106) the last nanosecond before. Stateless.
 */
final class CaptureTime {
    static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The last time that a file can say: classic pcap counts seconds in 32 unsigned bits, and so does the probe. */
    static final long MAX_NANOS = (NANOS_PER_SECOND << 32) - 1;

    /** Seconds that are certainly out of range, yet far from overflowing when multiplied. */
    private static final long FAR_SECONDS = 1L << 33;

    private CaptureTime() {}

    /** @param ticks unsigned; {@code tsresol} as in pcapng's if_tsresol: 10^-n, or 2^-n where the top bit is set */
    static long nanos(long ticks, int tsresol, long offsetSeconds) {
        long sinceOffset = (tsresol & 0x80) == 0 ? decimal(ticks, tsresol) : binary(ticks, tsresol & 0x7F);
        long offset = Math.clamp(offsetSeconds, -FAR_SECONDS, FAR_SECONDS) * NANOS_PER_SECOND;
        long sum = sinceOffset + offset;
        boolean overflows = ((sinceOffset ^ sum) & (offset ^ sum)) < 0;
        return overflows ? MAX_NANOS : clamp(sum);
    }

    /** Brings a time into the range that the probe knows. */
    static long clamp(long nanos) {
        return Math.clamp(nanos, 0, MAX_NANOS);
    }

    private static long decimal(long ticks, int digits) {
        if (digits > 9) {
            long divisor = digits - 9 > 19 ? 0 : unsignedPowerOfTen(digits - 9);
            return divisor == 0 ? 0 : notNegative(Long.divideUnsigned(ticks, divisor));
        }
        long factor = unsignedPowerOfTen(9 - digits);
        return Math.unsignedMultiplyHigh(ticks, factor) == 0 ? notNegative(ticks * factor) : Long.MAX_VALUE;
    }

    /** ticks * 10^9 / 2^bits in 128 bits, so that no digit is lost. */
    private static long binary(long ticks, int bits) {
        long high = Math.unsignedMultiplyHigh(ticks, NANOS_PER_SECOND);
        long low = ticks * NANOS_PER_SECOND;
        if (bits >= 64) {
            return high >>> (bits - 64);
        }
        if (bits == 0) {
            return high == 0 ? notNegative(low) : Long.MAX_VALUE;
        }
        return high >>> bits == 0 ? notNegative(high << (64 - bits) | low >>> bits) : Long.MAX_VALUE;
    }

    /** An unsigned number that doesn't fit a signed one is far out of range anyway. */
    private static long notNegative(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }

    /** 10^19 still fits 64 unsigned bits. */
    private static long unsignedPowerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
