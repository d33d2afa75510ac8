package io.ringprobe.cli;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The reference of all fields, rendered from their declarations: what {@code ringprobe fields} prints. Stateless.
 *
 * <p>An IPFIX element is written as enterprise number and element id ({@code 8057/1013}); enterprise 0 is IANA's, 29305
 * the reverse of IANA's (RFC 5103). Lists travel as basicList (0/291, RFC 6313) of the element named.
 */
final class FieldReference {
    private static final int BASIC_LIST = 291;
    private static final String NONE = "-";

    private FieldReference() {}

    /**
     * A heading and a table for each schema.
     *
     * @param pluginDocs one line on each plugin, by name; a plugin may be missing
     */
    static String markdown(List<Schema> schemas, Map<String, String> pluginDocs) {
        StringBuilder out = new StringBuilder("# Fields\n");
        for (Schema schema : schemas) {
            out.append("\n## ").append(schema.plugin()).append("\n\n");
            String doc = pluginDocs.getOrDefault(schema.plugin(), "");
            if (!doc.isEmpty()) {
                out.append(doc).append("\n\n");
            }
            out.append("| Field | Type | IPFIX | Octets | In a list | Unit | Meaning |\n");
            out.append("|---|---|---|---|---|---|---|\n");
            schema.fields().forEach(field -> row(field, out));
        }
        return out.toString();
    }

    private static void row(Field field, StringBuilder out) {
        String[] cells = {
            "`" + field.name() + "`",
            "`" + field.unirecType() + "`" + (field.inUnirec() ? "" : " (not in UniRec and csv)"),
            field.isList() ? "0/" + BASIC_LIST : elements(field),
            field.isList() ? "variable" : lengths(field),
            field.isList() ? element(field.ipfix()) + " " + ipfixType(field) : "",
            field.unit(),
            field.doc()
        };
        for (String cell : cells) {
            out.append("| ").append(cell.replace("|", "\\|")).append(' ');
        }
        out.append("|\n");
    }

    private static String elements(Field field) {
        return differs(field) ? element(field.ipfix()) + ", IPv6 " + element(field.ipfix6()) : element(field.ipfix());
    }

    private static String element(Ipfix ipfix) {
        return ipfix == null ? NONE : ipfix.enterprise() + "/" + ipfix.id();
    }

    private static String lengths(Field field) {
        boolean two = differs(field) && field.ipfix().length() != field.ipfix6().length();
        return two ? length(field.ipfix()) + ", IPv6 " + length(field.ipfix6()) : length(field.ipfix());
    }

    private static String length(Ipfix ipfix) {
        if (ipfix == null) {
            return NONE;
        }
        return ipfix.length() == Ipfix.VARIABLE ? "variable" : Integer.toString(ipfix.length());
    }

    private static boolean differs(Field field) {
        return field.ipfix() != null && !field.ipfix().equals(field.ipfix6());
    }

    /** The IPFIX abstract data type (RFC 7011, 6.1) of the value or of a list's elements. */
    private static String ipfixType(Field field) {
        return switch (field.type()) {
            case UINT8, UINT16, UINT32, UINT64 -> "unsigned" + 8 * field.type().size();
            case INT8 -> "signed8";
            case FLOAT -> "float32";
            case TIME ->
                field.ipfix() != null && field.ipfix().encoding() == Ipfix.Encoding.MILLISECONDS
                        ? "dateTimeMilliseconds"
                        : "dateTimeMicroseconds";
            case MAC -> "macAddress";
            case IP -> "ipAddress";
            case STRING -> "string";
            case BYTES -> "octetArray";
        };
    }

    /**
     * An array with an object for each schema: plugin, doc, fields, and what its section takes of a flow in the cache,
     * in octets (lists come on top, 64 octets for each few elements). A length of 65535 means variable, as in a
     * template.
     *
     * @param pluginDocs one line on each plugin, by name; a plugin may be missing
     */
    static String json(List<Schema> schemas, Map<String, String> pluginDocs) {
        return schemas.stream()
                .map(schema -> "  {\"plugin\": " + quoted(schema.plugin()) + ", \"doc\": "
                        + quoted(pluginDocs.getOrDefault(schema.plugin(), ""))
                        + ", \"bytesPerFlow\": " + schema.cachedLength() + ", \"fields\": [\n"
                        + schema.fields().stream().map(FieldReference::object).collect(Collectors.joining(",\n"))
                        + "\n  ]}")
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String object(Field field) {
        StringBuilder out = new StringBuilder("    {\"name\": ").append(quoted(field.name()));
        out.append(", \"type\": ").append(quoted(field.unirecType()));
        out.append(", \"unirec\": ").append(field.inUnirec());
        if (field.isList()) {
            out.append(", \"ipfix\": ").append(element(0, BASIC_LIST, Ipfix.VARIABLE, "basicList"));
            out.append(", \"listElement\": ").append(json(field, field.ipfix()));
        } else {
            out.append(", \"ipfix\": ").append(json(field, field.ipfix()));
            if (differs(field)) {
                out.append(", \"ipfix6\": ").append(json(field, field.ipfix6()));
            }
        }
        out.append(", \"unit\": ").append(quoted(field.unit()));
        return out.append(", \"doc\": ").append(quoted(field.doc())).append('}').toString();
    }

    private static String json(Field field, Ipfix ipfix) {
        if (ipfix == null) {
            return "null";
        }
        String type = ipfixType(field);
        if (field.type() == Type.IP && ipfix.length() != Ipfix.VARIABLE) {
            type = ipfix.length() == 4 ? "ipv4Address" : "ipv6Address";
        }
        return element(ipfix.enterprise(), ipfix.id(), ipfix.length(), type);
    }

    private static String element(int enterprise, int id, int length, String type) {
        return String.format(
                Locale.ROOT,
                "{\"enterprise\": %d, \"element\": %d, \"length\": %d, \"type\": \"%s\"}",
                enterprise,
                id,
                length,
                type);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
