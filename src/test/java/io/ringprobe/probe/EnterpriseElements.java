package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import io.ringprobe.testkit.CsvLine;
import io.ringprobe.testkit.FieldValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the fields of plugins that tshark doesn't know look in the field {@code ringprobe.flow} of {@code elements.lua}:
 * those of private enterprises, and lists.
 */
final class EnterpriseElements {
    private static final int ALL_OF = 3;
    private static final int ORDERED = 4;

    private EnterpriseElements() {}

    /** The plugin's fields that tshark doesn't know, in the order of its template. */
    static List<Field> unknown(Schema plugin) {
        return plugin.fields().stream()
                .filter(field -> field.ipfix() != null && !isKnown(field))
                .toList();
    }

    private static boolean isKnown(Field field) {
        int enterprise = field.ipfix().enterprise();
        return !field.isList() && (enterprise == 0 || enterprise == Ipfix.REVERSE);
    }

    /** Writes the table that {@code elements.lua} reads. */
    static void write(List<Schema> plugins, Path to) throws IOException {
        Map<String, String> kinds = new TreeMap<>();
        for (Schema plugin : plugins) {
            for (Field field : unknown(plugin)) {
                String before = kinds.put(element(field), kind(field));
                assertEquals(before == null ? kind(field) : before, kind(field), "two kinds of " + element(field));
            }
        }
        List<String> lines = new ArrayList<>();
        kinds.forEach((element, kind) -> lines.add(element + "\t" + kind));
        Files.write(to, lines);
    }

    private static String element(Field field) {
        return field.ipfix().enterprise() + "/" + field.ipfix().id();
    }

    private static String kind(Field field) {
        return switch (field.type()) {
            case UINT8, UINT16, UINT32, UINT64 -> "unsigned";
            case INT8 -> "signed";
            case FLOAT -> "float";
            case TIME -> {
                assertEquals(Ipfix.Encoding.MILLISECONDS, field.ipfix().encoding(), field.name());
                yield "milliseconds";
            }
            case STRING, BYTES, MAC, IP -> "octets";
        };
    }

    /**
     * The values of one section, from its row of csv; each behind a blank. tshark shows nothing of a value of length 0.
     */
    static String values(Schema plugin, Map<String, String> row) {
        StringBuilder text = new StringBuilder();
        for (Field field : unknown(plugin)) {
            String value = value(field, row.get(field.name()));
            if (field.isList()) {
                text.append(" [")
                        .append(element(field))
                        .append(']')
                        .append(ALL_OF + "=")
                        .append(value);
            } else if (!value.isEmpty()) {
                text.append(' ').append(element(field)).append('=').append(value);
            }
        }
        return text.toString();
    }

    /** The values of several sections as lists, from their rows of csv. */
    static String lists(Schema plugin, List<Map<String, String>> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (Field field : unknown(plugin)) {
            List<String> values = rows.stream()
                    .map(row -> value(field, row.get(field.name())))
                    .toList();
            text.append(" [").append(element(field)).append(']').append(ORDERED + "=");
            text.append(String.join(";", values));
        }
        return text.toString();
    }

    private static String value(Field field, String cell) {
        if (!field.isList()) {
            return scalar(field, cell);
        }
        String inner = cell.substring(1, cell.length() - 1);
        List<String> elements = inner.isEmpty() ? List.of() : List.of(inner.split("\\|"));
        return String.join(";", elements.stream().map(e -> scalar(field, e)).toList());
    }

    private static String scalar(Field field, String cell) {
        return switch (field.type()) {
            case UINT8, UINT16, UINT32, UINT64, INT8, FLOAT -> cell;
            case TIME -> cell.substring(0, cell.length() - 3) + "000";
            case MAC -> cell.replace(":", "");
            case IP -> HexFormat.of().formatHex(FieldValues.address(cell));
            case STRING -> octets(field, CsvLine.octets(cell));
            case BYTES -> octets(field, HexFormat.of().parseHex(cell));
        };
    }

    private static String octets(Field field, byte[] octets) {
        int length = field.ipfix().length();
        byte[] sent = length == Ipfix.VARIABLE || field.type() == Type.IP ? octets : Arrays.copyOf(octets, length);
        return HexFormat.of().formatHex(sent);
    }
}
