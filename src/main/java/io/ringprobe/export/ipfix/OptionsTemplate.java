package io.ringprobe.export.ipfix;

import io.ringprobe.schema.Ipfix;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An options template (RFC 7011, 3.4.2.2).
 *
 * @param id its id, which is also that of the sets that hold its data
 * @param scopes how many of the fields, from the first, tell what the others are about
 * @param fields the elements
 */
record OptionsTemplate(int id, int scopes, List<Ipfix> fields) {
    private static final int HEADER_LENGTH = 6;
    private static final int MAX_SPECIFIER = 8;
    private static final int ENTERPRISE_BIT = 0x8000;

    private static final Ipfix DOMAIN = Ipfix.fixed(0, 149, 4);
    private static final Ipfix OBSERVATION_TIME = Ipfix.milliseconds(0, 323);

    /** Metering process statistics (RFC 7011, 4.1): messages, flow records and octets exported. */
    static final OptionsTemplate METERING_STATISTICS = new OptionsTemplate(
            IpfixMessage.FIRST_OPTIONS_TEMPLATE,
            1,
            List.of(DOMAIN, Ipfix.fixed(0, 41, 8), Ipfix.fixed(0, 42, 8), Ipfix.fixed(0, 40, 8)));

    /** Metering process reliability (RFC 7011, 4.2): packets and octets ignored, times of the first and the last. */
    static final OptionsTemplate METERING_RELIABILITY = new OptionsTemplate(
            METERING_STATISTICS.id + 1,
            1,
            List.of(DOMAIN, Ipfix.fixed(0, 164, 8), Ipfix.fixed(0, 165, 8), OBSERVATION_TIME, OBSERVATION_TIME));

    /** Exporting process reliability (RFC 7011, 4.3): flows, packets, octets lost, times of the first and the last. */
    static final OptionsTemplate EXPORTING_RELIABILITY = new OptionsTemplate(
            METERING_RELIABILITY.id + 1,
            1,
            List.of(
                    Ipfix.fixed(0, 144, 4),
                    Ipfix.fixed(0, 166, 8),
                    Ipfix.fixed(0, 167, 8),
                    Ipfix.fixed(0, 168, 8),
                    OBSERVATION_TIME,
                    OBSERVATION_TIME));

    /** Flow keys (RFC 7011, 4.4): which fields of a template they are. */
    static final OptionsTemplate FLOW_KEYS = new OptionsTemplate(
            EXPORTING_RELIABILITY.id + 1, 1, List.of(Ipfix.fixed(0, 145, 2), Ipfix.fixed(0, 173, 8)));

    /** Types of elements (RFC 5610, 3.9): enterprise and element; type, semantics, units, range, name, description. */
    static final OptionsTemplate ELEMENT_TYPES = new OptionsTemplate(
            FLOW_KEYS.id + 1,
            2,
            List.of(
                    Ipfix.fixed(0, 346, 4),
                    Ipfix.fixed(0, 303, 2),
                    Ipfix.fixed(0, 339, 1),
                    Ipfix.fixed(0, 344, 1),
                    Ipfix.fixed(0, 345, 2),
                    Ipfix.fixed(0, 342, 8),
                    Ipfix.fixed(0, 343, 8),
                    Ipfix.variable(0, 341),
                    Ipfix.variable(0, 340)));

    OptionsTemplate {
        fields = List.copyOf(fields);
    }

    /** The options template record as it goes into an options template set. */
    byte[] octets() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_LENGTH + fields.size() * MAX_SPECIFIER)
                .putShort((short) id)
                .putShort((short) fields.size())
                .putShort((short) scopes);
        for (Ipfix field : fields) {
            out.putShort((short) (field.enterprise() == 0 ? field.id() : field.id() | ENTERPRISE_BIT));
            out.putShort((short) field.length());
            if (field.enterprise() != 0) {
                out.putInt(field.enterprise());
            }
        }
        byte[] octets = new byte[out.position()];
        out.get(0, octets);
        return octets;
    }
}
