package io.ringprobe.export.ipfix;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.Map;

/**
 * What stands in the data record of a biflow's reverse direction, where each direction has a record of its own: source
 * and destination are exchanged, and what a field declares as the reverse of an element (RFC 5103) stands as the
 * element itself. Stateless.
 */
final class ReverseDirection {
    /** IANA's elements that tell of one end, and those that tell the same of the other: addresses, ports, MACs. */
    private static final Map<Integer, Integer> OTHER_END =
            Map.of(8, 12, 12, 8, 27, 28, 28, 27, 7, 11, 11, 7, 56, 80, 80, 56);

    private ReverseDirection() {}

    /** The field of the section that is declared as the reverse of that one; null where there is none. */
    static Field reverseOf(Schema section, Field field, int ipVersion) {
        Ipfix ipfix = element(field, ipVersion);
        return ipfix.enterprise() == 0 ? find(section, Ipfix.REVERSE, ipfix.id(), ipVersion) : null;
    }

    /** The basic field whose value stands, in the reverse record, where {@code field}'s stands in the forward one. */
    static Field mirrored(Schema basic, Field field, int ipVersion) {
        Field reverse = reverseOf(basic, field, ipVersion);
        if (reverse != null) {
            return reverse;
        }
        Ipfix ipfix = element(field, ipVersion);
        Integer otherEnd = ipfix.enterprise() == 0 ? OTHER_END.get(ipfix.id()) : null;
        Field partner = otherEnd == null ? null : find(basic, 0, otherEnd, ipVersion);
        return partner == null ? field : partner;
    }

    private static Field find(Schema section, int enterprise, int id, int ipVersion) {
        for (Field field : section.fields()) {
            Ipfix ipfix = element(field, ipVersion);
            if (ipfix != null && ipfix.enterprise() == enterprise && ipfix.id() == id) {
                return field;
            }
        }
        return null;
    }

    private static Ipfix element(Field field, int ipVersion) {
        return ipVersion == 6 ? field.ipfix6() : field.ipfix();
    }
}
