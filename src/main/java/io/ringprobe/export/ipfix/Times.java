package io.ringprobe.export.ipfix;

import io.ringprobe.schema.Ipfix;

/** The elements in which a flow's begin and end are told (option {@code times}). */
enum Times {
    /** flowStartMilliseconds and flowEndMilliseconds. */
    MILLI(152, Ipfix.Encoding.MILLISECONDS),
    /** flowStartMicroseconds and flowEndMicroseconds, which the basic record declares. */
    MICRO(154, Ipfix.Encoding.NTP_MICROSECONDS),
    /** flowStartNanoseconds and flowEndNanoseconds. */
    NANO(156, Ipfix.Encoding.NTP_NANOSECONDS);

    private final int start;
    private final Ipfix.Encoding encoding;

    Times(int start, Ipfix.Encoding encoding) {
        this.start = start;
        this.encoding = encoding;
    }

    /** The element to use where the basic record declares that one. */
    Ipfix of(Ipfix declared) {
        boolean isTime =
                declared.enterprise() == 0 && (declared.id() == MICRO.start || declared.id() == MICRO.start + 1);
        return isTime ? new Ipfix(0, start + declared.id() - MICRO.start, Long.BYTES, encoding) : declared;
    }
}
