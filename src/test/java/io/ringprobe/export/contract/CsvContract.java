package io.ringprobe.export.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import io.ringprobe.testkit.CsvLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads csv. */
final class CsvContract implements OutputFormat {
    private static final int FLOAT_DIGITS = 6;

    @Override
    public String output() {
        return "csv";
    }

    @Override
    public Map<String, List<String>> options() {
        return Map.of("strings", List.of("escaped"));
    }

    @Override
    public List<Map<Field, Object>> decode(Path file, RecordSchema schema, List<Sample> samples) throws IOException {
        // Octets as characters, so that nothing is lost in strings that aren't UTF-8.
        List<String> lines = Arrays.asList(
                Files.readString(file, StandardCharsets.ISO_8859_1).split("\n"));
        String[] header = lines.getFirst().split(",");
        Iterator<String> left = lines.subList(1, lines.size()).iterator();
        List<Map<Field, Object>> flows = new ArrayList<>();
        for (Sample sample : samples) {
            Map<Field, Object> flow = line(header, left.next(), schema);
            for (Schema plugin : schema.plugins()) {
                if (plugin.isRepeated() && sample.hasSections()) {
                    collect(plugin, sample.sections(plugin), flow, () -> line(header, left.next(), schema));
                }
            }
            flows.add(flow);
        }
        assertFalse(left.hasNext(), "more lines than there should be");
        return flows;
    }

    private static Map<Field, Object> line(String[] header, String line, RecordSchema schema) {
        List<String> cells = CsvLine.cells(line);
        assertEquals(header.length, cells.size(), line);
        Map<Field, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < header.length; i++) {
            String[] title = header[i].split(" ");
            Field field = field(schema, title[1]);
            assertEquals(field.unirecType(), title[0], title[1]);
            values.put(field, value(field, cells.get(i)));
        }
        return values;
    }

    /** Reads the lines of the plugin's further sections, and makes lists of its fields in the flow. */
    private void collect(Schema plugin, int sections, Map<Field, Object> flow, Supplier<Map<Field, Object>> lines) {
        Map<Field, List<Object>> lists = new LinkedHashMap<>();
        plugin.fields().stream().filter(flow::containsKey).forEach(f -> lists.put(f, new ArrayList<>()));
        lists.forEach((field, list) -> list.add(flow.get(field)));
        for (int i = 1; i < sections; i++) {
            Map<Field, Object> line = lines.get();
            line.forEach((field, value) -> {
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

    private static Field field(RecordSchema schema, String name) {
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        sections.addAll(schema.plugins());
        return sections.stream()
                .flatMap(section -> section.fields().stream())
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object value(Field field, String text) {
        if (!field.isList()) {
            return scalar(field.type(), text);
        }
        assertEquals("[]", "" + text.charAt(0) + text.charAt(text.length() - 1));
        List<Object> list = new ArrayList<>();
        if (text.length() > 2) {
            for (String element : text.substring(1, text.length() - 1).split("\\|", -1)) {
                list.add(scalar(field.type(), element));
            }
        }
        return list;
    }

    private static Object scalar(Type type, String text) {
        return switch (type) {
            case STRING -> HexFormat.of().formatHex(unquote(text));
            case BYTES -> text;
            case TIME -> nanos(text);
            case FLOAT -> new BigDecimal(text);
            case UINT8, UINT16, UINT32, UINT64, INT8, MAC, IP -> text;
        };
    }

    private static Long nanos(String text) {
        LocalDateTime time = LocalDateTime.parse(text);
        return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L + time.getNano();
    }

    private static byte[] unquote(String text) {
        assertEquals("\"\"", "" + text.charAt(0) + text.charAt(text.length() - 1));
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int i = 1;
        while (i < text.length() - 1) {
            char c = text.charAt(i);
            if (c == '\\' && text.charAt(i + 1) == 'x') {
                octets.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 4;
            } else {
                octets.write(c);
                i += c == '\\' || c == '"' ? 2 : 1;
            }
        }
        return octets.toByteArray();
    }

    @Override
    public Object expected(Field field, Object value) {
        if (!field.inUnirec()) {
            return null;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(v -> text(field.type(), v)).toList();
        }
        return text(field.type(), value);
    }

    private static Object text(Type type, Object value) {
        return switch (type) {
            case UINT64 -> Long.toUnsignedString((Long) value);
            case UINT8, UINT16, UINT32, INT8 -> value.toString();
            case FLOAT -> new BigDecimal((Float) value).setScale(FLOAT_DIGITS, RoundingMode.HALF_EVEN);
            case TIME -> value;
            case MAC -> HexFormat.ofDelimiter(":").formatHex((byte[]) value);
            case IP -> Addresses.text((byte[]) value);
            case STRING, BYTES -> HexFormat.of().formatHex((byte[]) value);
        };
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
            case UINT8, UINT16, UINT32, UINT64, INT8 -> "0";
            case FLOAT -> new BigDecimal("0.000000");
            case TIME -> 0L;
            case MAC -> "00:00:00:00:00:00";
            case IP -> "::";
            case STRING, BYTES -> "";
        };
    }
}
