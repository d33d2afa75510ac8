package io.ringprobe.export.ipfix;

/** Times as IPFIX writes them. Stateless. */
final class IpfixTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final long MICROS_PER_SECOND = 1_000_000L;
    /** Seconds from 1900, where NTP begins to count, to 1970. */
    private static final long NTP_TO_UNIX = 2_208_988_800L;
    /** The bits of the fraction that mean less than a microsecond, which must be zero (RFC 7011, 6.1.9). */
    private static final long FRACTION_REST = (1L << 11) - 1;

    private IpfixTime() {}

    /**
     * A time in nanoseconds since 1970 as dateTimeMicroseconds (RFC 7011, 6.1.9): seconds since 1900 in the upper 32
     * bits, the fraction of a second in the lower.
     *
     * <p>The fraction is rounded up to the next one with eleven zero bits, which is still below the next microsecond.
     * So a collector gets the right microsecond whether it cuts or rounds.
     */
    static long ntpMicroseconds(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long micros = (nanos - seconds * NANOS_PER_SECOND) / NANOS_PER_MICRO;
        long fraction = ((micros << 32) + MICROS_PER_SECOND - 1) / MICROS_PER_SECOND;
        return seconds + NTP_TO_UNIX << 32 | fraction + FRACTION_REST & ~FRACTION_REST;
    }

    /**
     * A time in nanoseconds since 1970 as dateTimeNanoseconds (RFC 7011, 6.1.10): as microseconds, but with the whole
     * fraction. It is rounded up, by less than a quarter of a nanosecond, so that a collector gets the right nanosecond
     * whether it cuts or rounds.
     */
    static long ntpNanoseconds(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long rest = nanos - seconds * NANOS_PER_SECOND;
        return seconds + NTP_TO_UNIX << 32 | ((rest << 32) + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }

    /** A time in nanoseconds since 1970 as dateTimeMilliseconds (RFC 7011, 6.1.8). */
    static long milliseconds(long nanos) {
        return Math.floorDiv(nanos, NANOS_PER_MILLI);
    }
}
