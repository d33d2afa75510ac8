package io.ringprobe.testkit;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plugins' fields as the reference's table of elements lists them, as schemas: for tests of outputs with the fields
 * of all plugins, whether or not the plugins exist yet.
 *
 * <p>Lists become columns of rows, one list of rows for each prefix of names ({@code SBI_}, {@code DBI_},
 * {@code QUIC_TLS_}); those of phists become arrays of eight.
 */
public final class ElementsTable {
    private static final int CAPACITY = 512;
    private static final int ROWS = 100;
    private static final int HISTOGRAM_BINS = 8;

    private ElementsTable() {}

    /** The basic record and the plugins of these names, in this order. Skips the test where the table is missing. */
    public static RecordSchema schema(String... plugins) {
        Map<String, Schema> all = all();
        List<Schema> chosen = new ArrayList<>();
        for (String plugin : plugins) {
            chosen.add(all.get(plugin));
        }
        return new RecordSchema(FlowRecord.BASIC, chosen);
    }

    /** All plugins' schemas by name, in the order of the table, without the basic record. */
    public static Map<String, Schema> all() {
        Map<String, List<String[]>> rows = new LinkedHashMap<>();
        for (String line : lines()) {
            String[] columns = line.split("\t");
            if (!columns[0].equals("basic") && !columns[0].equals("plugin")) {
                rows.computeIfAbsent(columns[0], p -> new ArrayList<>()).add(columns);
            }
        }
        Map<String, Schema> schemas = new LinkedHashMap<>();
        rows.forEach((plugin, fields) -> schemas.put(plugin, declare(plugin, fields)));
        return schemas;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(SharedFolder.require("reference/elements.tsv"));
        } catch (IOException e) {
            throw new IllegalStateException("the table of elements can't be read", e);
        }
    }

    private static Schema declare(String plugin, List<String[]> fields) {
        Schema.Builder builder = Schema.builder(plugin);
        Map<String, Rows> lists = new HashMap<>();
        for (String[] field : fields) {
            if (field[3].endsWith("*")) {
                declareList(builder, plugin, lists, field);
            } else {
                declareScalar(builder, field);
            }
        }
        return builder.build();
    }

    private static void declareScalar(Schema.Builder builder, String[] field) {
        Type type = type(field[3]);
        Ipfix ipfix = ipfix(field[4], field[5], field[6]);
        switch (type) {
            case STRING -> builder.string(field[2], CAPACITY, ipfix, "");
            case BYTES -> builder.bytes(field[2], CAPACITY, ipfix, "");
            default -> builder.fixed(field[2], type, ipfix, ipfix, "", "");
        }
    }

    private static void declareList(Schema.Builder builder, String plugin, Map<String, Rows> lists, String[] field) {
        Type type = type(field[3].substring(0, field[3].length() - 1));
        String[] element = field[7].split("[/ ]");
        Ipfix ipfix = element[2].equals("dateTimeMilliseconds")
                ? Ipfix.milliseconds(Integer.parseInt(element[0]), Integer.parseInt(element[1]))
                : ipfix(element[0], element[1], Integer.toString(type.size()));
        if (plugin.equals("phists")) {
            builder.array(field[2], type, HISTOGRAM_BINS, ipfix, "", "");
        } else {
            Rows rows = lists.computeIfAbsent(group(plugin, field[2]), g -> builder.rows(ROWS));
            builder.column(rows, field[2], type, ipfix, "", "");
        }
    }

    private static String group(String plugin, String name) {
        String[] words = name.split("_");
        return plugin.equals("quic") ? words[0] + words[1] : words[0];
    }

    private static Ipfix ipfix(String enterprise, String id, String length) {
        int pen = Integer.parseInt(enterprise);
        int element = Integer.parseInt(id);
        return length.equals("var")
                ? Ipfix.variable(pen, element)
                : Ipfix.fixed(pen, element, Integer.parseInt(length));
    }

    private static Type type(String unirecName) {
        for (Type type : Type.values()) {
            if (type.unirecName().equals(unirecName)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no type " + unirecName);
    }
}
