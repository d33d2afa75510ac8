package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.export.contract.OutputFormat;
import io.ringprobe.export.contract.Sample;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads UniRec records from a file with {@link TrapcapReader}. */
public final class UnirecContract implements OutputFormat {
    private static final byte[] NO_ADDRESS = new byte[16];

    @Override
    public String output() {
        return "unirec";
    }

    /** All plugins in one group: an interface gets only the flows in which one of them found something. */
    @Override
    public Map<String, List<String>> options(Path file, RecordSchema schema) {
        String group = schema.plugins().stream().map(Schema::plugin).collect(Collectors.joining(",", "(", ")"));
        return Map.of(
                "ifc", List.of("f:" + file), "plugins", List.of(schema.plugins().isEmpty() ? "basic" : group));
    }

    @Override
    public boolean takes(Sample sample, RecordSchema schema) {
        return schema.plugins().isEmpty() || sample.hasSections();
    }

    @Override
    public List<Map<Field, Object>> decode(Path file, RecordSchema schema, List<Sample> samples) throws IOException {
        TrapcapReader reader = TrapcapReader.read(file);
        Map<String, Field> fields = new LinkedHashMap<>();
        for (TrapcapReader.Column column : reader.columns()) {
            Field field = field(schema, column.name());
            assertEquals(field.unirecType(), column.type(), column.name());
            fields.put(column.name(), field);
        }
        Iterator<Map<String, Object>> left = reader.records().iterator();
        List<Map<Field, Object>> flows = new ArrayList<>();
        for (Sample sample : samples) {
            Map<Field, Object> flow = record(left.next(), fields);
            for (Schema plugin : schema.plugins()) {
                if (plugin.isRepeated() && sample.hasSections()) {
                    collect(plugin, sample.sections(plugin), flow, () -> record(left.next(), fields));
                }
            }
            flows.add(flow);
        }
        assertFalse(left.hasNext(), "more records than there should be");
        return flows;
    }

    private static Field field(RecordSchema schema, String name) {
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        sections.addAll(schema.plugins());
        return sections.stream()
                .flatMap(section -> section.fields().stream())
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<Field, Object> record(Map<String, Object> values, Map<String, Field> fields) {
        Map<Field, Object> record = new LinkedHashMap<>();
        values.forEach((name, value) -> record.put(fields.get(name), comparable(value)));
        return record;
    }

    /** Reads the records of the plugin's further sections, and makes lists of its fields in the flow. */
    private void collect(Schema plugin, int sections, Map<Field, Object> flow, Supplier<Map<Field, Object>> records) {
        Map<Field, List<Object>> lists = new LinkedHashMap<>();
        plugin.fields().stream().filter(flow::containsKey).forEach(f -> lists.put(f, new ArrayList<>()));
        lists.forEach((field, list) -> list.add(flow.get(field)));
        for (int i = 1; i < sections; i++) {
            records.get().forEach((field, value) -> {
                if (lists.containsKey(field)) {
                    lists.get(field).add(value);
                } else {
                    boolean basic = FlowRecord.BASIC.fields().contains(field);
                    assertEquals(basic ? flow.get(field) : absent(field), value, field.name());
                }
            });
        }
        flow.putAll(lists);
    }

    private static Object comparable(Object value) {
        return switch (value) {
            case byte[] octets -> HexFormat.of().formatHex(octets);
            case List<?> list -> list.stream().map(UnirecContract::comparable).toList();
            default -> value;
        };
    }

    @Override
    public Object expected(Field field, Object value) {
        if (!field.inUnirec()) {
            return null;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(element -> expected(field.type(), element)).toList();
        }
        return expected(field.type(), value);
    }

    private static Object expected(Type type, Object value) {
        return type == Type.UINT64 ? new BigInteger(Long.toUnsignedString((Long) value)) : comparable(value);
    }

    @Override
    public Object absent(Field field) {
        if (!field.inUnirec()) {
            return null;
        }
        if (field.isList()) {
            return List.of();
        }
        return switch (field.type()) {
            case UINT8, UINT16, UINT32, INT8, TIME -> 0L;
            case UINT64 -> BigInteger.ZERO;
            case FLOAT -> 0f;
            case MAC -> comparable(new byte[6]);
            case IP -> comparable(NO_ADDRESS);
            case STRING, BYTES -> "";
        };
    }
}
