package io.ringprobe.schema;

/**
 * The IPFIX information element of a field (RFC 7011, RFC 7012).
 *
 * @param enterprise private enterprise number, 0 for IANA's elements; 29305 marks the reverse of an IANA element (RFC
 *     5103)
 * @param id element id, without the enterprise bit
 * @param length octets in a template, {@link #VARIABLE} for variable length
 * @param encoding how the value is written
 */
public record Ipfix(int enterprise, int id, int length, Encoding encoding) {
    /** The field length in a template that means variable length (RFC 7011, 7). */
    public static final int VARIABLE = 0xFFFF;
    /** CESNET's enterprise number, whose elements the reference exporter uses. */
    public static final int CESNET = 8057;
    /** Flowmon's enterprise number, whose elements the reference exporter uses too. */
    public static final int FLOWMON = 39499;
    /** The enterprise number of reverse elements (RFC 5103, 6.1). */
    public static final int REVERSE = 29305;

    /** How a value becomes octets. */
    public enum Encoding {
        /** An integer or float in network byte order, widened or cut to the element's length; octets as they are. */
        PLAIN,
        /** dateTimeMilliseconds: milliseconds since 1970 (RFC 7011, 6.1.8). */
        MILLISECONDS,
        /** dateTimeMicroseconds: the 64-bit NTP format (RFC 7011, 6.1.9). */
        NTP_MICROSECONDS,
        /** dateTimeNanoseconds: the 64-bit NTP format too (RFC 7011, 6.1.10). */
        NTP_NANOSECONDS
    }

    /** An element of fixed length. */
    public static Ipfix fixed(int enterprise, int id, int length) {
        return new Ipfix(enterprise, id, length, Encoding.PLAIN);
    }

    /** An element of variable length. */
    public static Ipfix variable(int enterprise, int id) {
        return new Ipfix(enterprise, id, VARIABLE, Encoding.PLAIN);
    }

    /** A dateTimeMilliseconds element. */
    public static Ipfix milliseconds(int enterprise, int id) {
        return new Ipfix(enterprise, id, 8, Encoding.MILLISECONDS);
    }

    /** A dateTimeMicroseconds element. */
    public static Ipfix microseconds(int enterprise, int id) {
        return new Ipfix(enterprise, id, 8, Encoding.NTP_MICROSECONDS);
    }

    /** A dateTimeNanoseconds element. */
    public static Ipfix nanoseconds(int enterprise, int id) {
        return new Ipfix(enterprise, id, 8, Encoding.NTP_NANOSECONDS);
    }

    /** Whether this is the reverse of one of IANA's elements (RFC 5103). */
    public boolean isReverse() {
        return enterprise == REVERSE;
    }
}
