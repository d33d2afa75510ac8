package io.ringprobe.export.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads json. */
final class JsonContract implements OutputFormat {
    private static final int FLOAT_DIGITS = 9;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public String output() {
        return "json";
    }

    @Override
    public List<Map<Field, Object>> decode(Path file, RecordSchema schema, List<Sample> samples) throws IOException {
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        sections.addAll(schema.plugins());
        List<Map<Field, Object>> flows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode object = MAPPER.readTree(line);
            Map<Field, Object> values = new LinkedHashMap<>();
            for (Schema section : sections) {
                if (section.isRepeated() && object.has(section.plugin())) {
                    values.putAll(repeated(section, object.get(section.plugin())));
                }
                for (Field field : section.fields()) {
                    if (object.has(field.name())) {
                        values.put(field, value(field, object.get(field.name())));
                    }
                }
            }
            flows.add(values);
        }
        return flows;
    }

    private static Map<Field, Object> repeated(Schema section, JsonNode array) {
        assertTrue(array.isArray(), section.plugin());
        Map<Field, Object> values = new LinkedHashMap<>();
        for (Field field : section.fields()) {
            List<Object> list = new ArrayList<>();
            array.forEach(object -> list.add(value(field, object.get(field.name()))));
            values.put(field, list);
        }
        return values;
    }

    private static Object value(Field field, JsonNode node) {
        if (!field.isList()) {
            return scalar(field.type(), node);
        }
        assertTrue(node.isArray(), field.name());
        List<Object> list = new ArrayList<>();
        node.forEach(element -> list.add(scalar(field.type(), element)));
        return list;
    }

    private static Object scalar(Type type, JsonNode node) {
        return switch (type) {
            case UINT8, UINT16, UINT32, UINT64, INT8 -> {
                assertTrue(node.isIntegralNumber(), type.name());
                yield node.bigIntegerValue().toString();
            }
            case FLOAT -> {
                assertTrue(node.isNumber(), type.name());
                yield node.decimalValue().setScale(FLOAT_DIGITS);
            }
            case TIME, MAC, IP, STRING, BYTES -> {
                assertTrue(node.isTextual(), type.name());
                yield node.textValue();
            }
        };
    }

    @Override
    public Object expected(Field field, Object value) {
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
            case TIME -> time((Long) value);
            case MAC -> HexFormat.ofDelimiter(":").formatHex((byte[]) value);
            case IP -> Addresses.text((byte[]) value);
            case STRING -> new String((byte[]) value, StandardCharsets.UTF_8);
            case BYTES -> HexFormat.of().formatHex((byte[]) value);
        };
    }

    private static String time(long nanos) {
        String second =
                Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L)).toString();
        return second.substring(0, second.length() - 1) + "."
                + String.format("%09d", Math.floorMod(nanos, 1_000_000_000L)) + "Z";
    }

    @Override
    public Object absent(Field field) {
        return null;
    }
}
