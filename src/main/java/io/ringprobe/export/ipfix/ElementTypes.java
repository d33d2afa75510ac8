package io.ringprobe.export.ipfix;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Describes enterprise-specific elements to collectors that don't know them (RFC 5610): name, type and so on, from the
 * fields' declarations. An element inside a basicList is described like any other. The reverse of an IANA element needs
 * no description, as RFC 5103 gives it that of the element. Of fields that share an element, the first counts. Numbers
 * of codes are those of RFC 5610, 3, and of IANA's registry. Stateless.
 */
final class ElementTypes {
    private static final int OCTET_ARRAY = 0;
    private static final int UNSIGNED_8 = 1;
    private static final int SIGNED_8 = 5;
    private static final int FLOAT_32 = 9;
    private static final int FLOAT_64 = 10;
    private static final int MAC_ADDRESS = 12;
    private static final int STRING = 13;
    private static final int MILLISECONDS = 15;
    private static final int MICROSECONDS = 16;
    private static final int NANOSECONDS = 17;
    private static final int IPV4_ADDRESS = 18;
    private static final int IPV6_ADDRESS = 19;

    private static final int SEMANTICS_DEFAULT = 0;
    private static final int SEMANTICS_QUANTITY = 1;

    private static final int FIXED_LENGTH = 26;
    private static final int MAX_VARIABLE_HEADER = 3;
    private static final int LONG_LENGTH_MARK = 255;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    private ElementTypes() {}

    /** The data records of {@link OptionsTemplate#ELEMENT_TYPES} for all elements of the schema that need one. */
    static List<byte[]> of(RecordSchema schema) {
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        sections.addAll(schema.plugins());
        List<byte[]> records = new ArrayList<>();
        Set<List<Integer>> seen = new HashSet<>();
        for (Schema section : sections) {
            for (Field field : section.fields()) {
                for (Ipfix ipfix : elements(field)) {
                    if (isPrivate(ipfix) && seen.add(List.of(ipfix.enterprise(), ipfix.id()))) {
                        records.add(octets(field, ipfix));
                    }
                }
            }
        }
        return records;
    }

    private static List<Ipfix> elements(Field field) {
        List<Ipfix> elements = new ArrayList<>();
        if (field.ipfix() != null) {
            elements.add(field.ipfix());
        }
        if (field.ipfix6() != null) {
            elements.add(field.ipfix6());
        }
        return elements;
    }

    private static boolean isPrivate(Ipfix ipfix) {
        return ipfix.enterprise() != 0 && !ipfix.isReverse();
    }

    private static byte[] octets(Field field, Ipfix ipfix) {
        byte[] name = field.name().getBytes(StandardCharsets.UTF_8);
        byte[] doc = field.doc().getBytes(StandardCharsets.UTF_8);
        int longest = FIXED_LENGTH + 2 * MAX_VARIABLE_HEADER + name.length + doc.length;
        ByteBuffer out = ByteBuffer.allocate(longest)
                .putInt(ipfix.enterprise())
                .putShort((short) ipfix.id())
                .put((byte) dataType(field.type(), ipfix))
                .put((byte) semantics(field))
                .putShort((short) unit(field.unit()))
                .putLong(0)
                .putLong(rangeEnd(field.type(), ipfix));
        putVariable(out, name);
        putVariable(out, doc);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void putVariable(ByteBuffer out, byte[] octets) {
        if (octets.length < LONG_LENGTH_MARK) {
            out.put((byte) octets.length);
        } else {
            out.put((byte) LONG_LENGTH_MARK).putShort((short) octets.length);
        }
        out.put(octets);
    }

    private static int dataType(Type type, Ipfix ipfix) {
        return switch (ipfix.encoding()) {
            case MILLISECONDS -> MILLISECONDS;
            case NTP_MICROSECONDS -> MICROSECONDS;
            case NTP_NANOSECONDS -> NANOSECONDS;
            case PLAIN -> plainType(type, ipfix.length());
        };
    }

    private static int plainType(Type type, int length) {
        return switch (type) {
            case UINT8, UINT16, UINT32, UINT64 -> UNSIGNED_8 + sizeClass(length);
            case INT8, TIME -> SIGNED_8 + sizeClass(length);
            case FLOAT -> length == Float.BYTES ? FLOAT_32 : FLOAT_64;
            case MAC -> MAC_ADDRESS;
            case STRING -> STRING;
            case BYTES -> OCTET_ARRAY;
            case IP ->
                switch (length) {
                    case IPV4_LENGTH -> IPV4_ADDRESS;
                    case IPV6_LENGTH -> IPV6_ADDRESS;
                    default -> OCTET_ARRAY;
                };
        };
    }

    /** 0 for integers of one octet, 1 for two, 2 for up to four, 3 for up to eight: the order of the type codes. */
    private static int sizeClass(int length) {
        return length <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(length - 1);
    }

    /** What has a unit can be added up and compared; of others the declaration doesn't tell. */
    private static int semantics(Field field) {
        boolean isNumber = field.type().compareTo(Type.FLOAT) <= 0;
        return isNumber && !field.unit().isEmpty() ? SEMANTICS_QUANTITY : SEMANTICS_DEFAULT;
    }

    private static int unit(String unit) {
        return switch (unit) {
            case "bits" -> 1;
            case "octets" -> 2;
            case "packets" -> 3;
            case "flows" -> 4;
            case "s", "seconds" -> 5;
            case "ms", "milliseconds" -> 6;
            case "µs", "microseconds" -> 7;
            case "ns", "nanoseconds" -> 8;
            case "hops" -> 11;
            default -> 0;
        };
    }

    /** The largest value of an unsigned integer; 0, together with a begin of 0, leaves it to the type. */
    private static long rangeEnd(Type type, Ipfix ipfix) {
        if (ipfix.encoding() != Ipfix.Encoding.PLAIN) {
            return 0;
        }
        int octets = Math.min(type.size(), ipfix.length());
        return switch (type) {
            case UINT8, UINT16, UINT32, UINT64 -> -1L >>> Long.SIZE - octets * Byte.SIZE;
            default -> 0;
        };
    }
}
