package io.ringprobe.cli;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;
import java.util.Map;

/**
 * Writes the reference of all fields from their declarations, for readers (Markdown) and programs (JSON). Stateless.
 */
public final class FieldReference {
    /** The length that means variable, for readers. */
    private static final String VARIABLE = "variable";

    private FieldReference() {}

    /**
     * One table a plugin.
     *
     * @param schemas the fields
     * @param docs a line of documentation for each plugin, by name
     */
    public static String markdown(List<Schema> schemas, Map<String, String> docs) {
        StringBuilder page = new StringBuilder("# Fields of flow records\n\n");
        page.append("IPFIX elements are written as enterprise/element; ")
                .append(Ipfix.REVERSE)
                .append(" marks the reverse of an IANA element (RFC 5103).\n");
        for (Schema schema : schemas) {
            page.append("\n## ").append(schema.plugin()).append("\n\n");
            page.append(cell(docs.getOrDefault(schema.plugin(), ""))).append("\n\n");
            page.append("| Field | UniRec type | IPFIX element | Octets | Unit | Meaning |\n");
            page.append("|---|---|---|---|---|---|\n");
            for (Field field : schema.fields()) {
                row(field, page);
            }
        }
        return page.toString();
    }

    private static void row(Field field, StringBuilder page) {
        page.append("| ").append(field.name()).append(" | ");
        page.append(field.inUnirec() ? field.unirecType() : "(none)").append(" | ");
        page.append(elements(field)).append(" | ");
        page.append(lengths(field)).append(" | ");
        page.append(cell(field.unit())).append(" | ");
        page.append(cell(field.doc())).append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String elements(Field field) {
        Ipfix ipfix = field.ipfix();
        if (ipfix == null) {
            return "(none)";
        }
        String element = element(ipfix);
        if (field.isList()) {
            return "basicList of " + element;
        }
        return ipfix.equals(field.ipfix6()) ? element : element + ", IPv6: " + element(field.ipfix6());
    }

    private static String element(Ipfix ipfix) {
        return ipfix.enterprise() + "/" + ipfix.id();
    }

    private static String lengths(Field field) {
        Ipfix ipfix = field.ipfix();
        if (ipfix == null) {
            return "";
        }
        if (field.isList()) {
            return length(ipfix) + " each";
        }
        return ipfix.length() == field.ipfix6().length()
                ? length(ipfix)
                : length(ipfix) + ", IPv6: " + length(field.ipfix6());
    }

    private static String length(Ipfix ipfix) {
        return ipfix.length() == Ipfix.VARIABLE ? VARIABLE : Integer.toString(ipfix.length());
    }

    /**
     * An array of plugins, each with its fields.
     *
     * @param schemas the fields
     * @param docs a line of documentation for each plugin, by name
     */
    public static String json(List<Schema> schemas, Map<String, String> docs) {
        StringBuilder page = new StringBuilder("[");
        String comma = "";
        for (Schema schema : schemas) {
            page.append(comma).append("\n  {\"plugin\": ").append(quoted(schema.plugin()));
            page.append(", \"doc\": ").append(quoted(docs.getOrDefault(schema.plugin(), "")));
            page.append(", \"fields\": [");
            fields(schema, page);
            page.append("]}");
            comma = ",";
        }
        return page.append("\n]\n").toString();
    }

    private static void fields(Schema schema, StringBuilder page) {
        String comma = "";
        for (Field field : schema.fields()) {
            page.append(comma).append("\n    {\"name\": ").append(quoted(field.name()));
            page.append(", \"type\": ").append(quoted(field.unirecType()));
            page.append(", \"inUnirec\": ").append(field.inUnirec());
            page.append(", \"basicList\": ").append(field.isList());
            page.append(", \"ipfix\": ").append(jsonElement(field.ipfix()));
            page.append(", \"ipfix6\": ").append(jsonElement(field.ipfix6()));
            page.append(", \"unit\": ").append(quoted(field.unit()));
            page.append(", \"doc\": ").append(quoted(field.doc())).append('}');
            comma = ",";
        }
    }


    private static String jsonElement(Ipfix ipfix) {
        if (ipfix == null) {
            return "null";
        }
        String length = ipfix.length() == Ipfix.VARIABLE ? quoted(VARIABLE) : Integer.toString(ipfix.length());
        return "{\"enterprise\": " + ipfix.enterprise() + ", \"id\": " + ipfix.id() + ", \"length\": " + length + "}";
    }

    /** A JSON string (RFC 8259, 7). */
    private static String quoted(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                s.append('\\').append(c);
            } else if (c < ' ') {
                s.append(String.format("\\u%04x", (int) c));
            } else {
                s.append(c);
            }
        }
        return s.append('"').toString();
    }
}
