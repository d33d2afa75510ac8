package io.ringprobe.cli;

import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference of all fields, rendered from their declarations: what {@code ringprobe fields} prints. Stateless. */
final class FieldReference {
    private static final int BASIC_LIST = 291;
    private static final String NONE = "-";
    private static final String INTRODUCTION = """
        # Fields

        All fields that a flow can have, as their plugins declare them. This page is what `ringprobe fields` prints
        (`-L FOLDER` adds the plugins of a folder, `--format json` is for programs).

        Names and types are those of UniRec and csv; json and text use the same names. A type with an asterisk is a
        list. An IPFIX element is written as enterprise number and element id: 0 is IANA, 29305 the reverse of IANA's
        elements (RFC 5103), 8057 CESNET, 39499 Flowmon. Lists travel as basicList (0/291, RFC 6313) of the element
        under "In a list".
        Wireshark reads templates of more than 60 fields only with its preference `cflow.max_template_fields` at 0.

        | Plugin | What it finds | Fields | Memory of a flow, octets |
        |---|---|---|---|
        """;

    private FieldReference() {}

    /**
     * What there is to know of all fields, a table of the plugins, and a heading and a table for each schema.
     *
     * @param pluginDocs one line on each plugin, by name; a plugin may be missing
     */
    static String markdown(List<Schema> schemas, Map<String, String> pluginDocs) {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        for (Schema schema : schemas) {
            cells(
                    out,
                    "[" + schema.plugin() + "](#" + schema.plugin() + ")",
                    pluginDocs.getOrDefault(schema.plugin(), ""),
                    Integer.toString(schema.fields().size()),
                    memory(schema));
        }
        for (Schema schema : schemas) {
            out.append("\n## ").append(schema.plugin()).append("\n\n");
            String doc = pluginDocs.getOrDefault(schema.plugin(), "");
            if (!doc.isEmpty()) {
                out.append(doc).append("\n\n");
            }
            if (schema.isRepeated()) {
                out.append(several(schema)).append("\n\n");
            }
            out.append("| Field | Type | IPFIX | Octets | In a list | Unit | Meaning |\n");
            out.append("|---|---|---|---|---|---|---|\n");
            schema.fields().forEach(field -> row(field, out));
        }
        return out.toString();
    }

    private static String several(Schema schema) {
        return "A flow can have up to " + schema.maxSections() + " of these: csv has a line for each, json an array `"
                + schema.plugin() + "`, IPFIX lists (or a record each, see the output's option `lists`).";
    }

    /** What the sections take, but for the cells in which lists grow. */
    private static String memory(Schema schema) {
        if (schema.plugin().equals(FlowRecord.BASIC.plugin())) {
            return Integer.toString(FlowEntry.LENGTH);
        }
        String grows = schema.rows().isEmpty() ? "" : ", and lists";
        return schema.cachedLength() + (schema.isRepeated() ? " each" : grows);
    }

    private static void row(Field field, StringBuilder out) {
        cells(
                out,
                "`" + field.name() + "`",
                "`" + field.unirecType() + "`" + (field.inUnirec() ? "" : " (not in UniRec and csv)"),
                field.isList() ? "0/" + BASIC_LIST : elements(field),
                field.isList() ? "variable" : lengths(field),
                field.isList() ? element(field.ipfix()) + " " + ipfixType(field) : "",
                field.unit(),
                field.doc());
    }

    private static void cells(StringBuilder out, String... cells) {
        for (String cell : cells) {
            out.append("| ").append(cell.replace("|", "\\|").replace('\n', ' ')).append(' ');
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
            case TIME -> timeType(field.ipfix());
            case MAC -> "macAddress";
            case IP -> "ipAddress";
            case STRING -> "string";
            case BYTES -> "octetArray";
        };
    }

    private static String timeType(Ipfix ipfix) {
        return switch (ipfix == null ? Ipfix.Encoding.NTP_MICROSECONDS : ipfix.encoding()) {
            case MILLISECONDS -> "dateTimeMilliseconds";
            case NTP_NANOSECONDS -> "dateTimeNanoseconds";
            case NTP_MICROSECONDS, PLAIN -> "dateTimeMicroseconds";
        };
    }

    /**
     * An array with an object for each schema: plugin, doc, fields, how many sections a flow can have, and what one
     * takes of a flow in the cache, in octets (lists come on top, 64 octets for each few elements). A length of 65535
     * means variable, as in a template.
     *
     * @param pluginDocs one line on each plugin, by name; a plugin may be missing
     */
    static String json(List<Schema> schemas, Map<String, String> pluginDocs) {
        return schemas.stream()
                .map(schema -> "  {\"plugin\": " + quoted(schema.plugin()) + ", \"doc\": "
                        + quoted(pluginDocs.getOrDefault(schema.plugin(), ""))
                        + ", \"maxSections\": " + schema.maxSections()
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
