package io.ringprobe.export.contract;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values at the edges of what fields can hold: nothing, one, the most, all bits, all octets. */
final class EdgeValues {
    /** So many samples show each edge of each field at least once. */
    static final int SAMPLES = 24;

    private static final long MICROSECOND = 1000;
    private static final String TRICKY = "a\"b\\c,d|e[f]\t\n\r\0\u001b[31m\u007f é € 😀 \u0085\u00a0;{}";

    private EdgeValues() {}

    /** The sample of that number. */
    static Sample sample(RecordSchema schema, int number) {
        int version = number % 2 == 0 ? 4 : 6;
        Map<Field, Object> values = new LinkedHashMap<>();
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        sections.addAll(schema.plugins());
        for (Schema section : sections) {
            int n = number;
            for (Field field : section.fields()) {
                if (section.isRepeated()) {
                    values.put(field, repeated(field, n++, sections(section, number), version));
                } else if (field.isInRecord()) {
                    values.put(field, value(field, n++, number, version));
                }
            }
        }
        values.put(FlowRecord.BASIC.field("IP_VERSION"), (long) version);
        values.put(FlowRecord.BASIC.field("FLOW_END_REASON"), 1L + number % 5);
        return new Sample(version, number % 7 != 6, values);
    }

    private static Object value(Field field, int n, int sample, int version) {
        return switch (field.storage()) {
            case Field.Fixed f -> scalar(field.type(), n, version);
            case Field.Variable v -> octets(field.type(), n, v.capacity());
            case Field.Array a -> list(field.type(), n, a.count(), version);
            case Field.Column c -> list(field.type(), n, rows(c.rows(), sample), version);
            case Field.Setting s -> throw new IllegalArgumentException(field.name());
        };
    }

    private static int sections(Schema section, int sample) {
        int[] counts = {1, 2, section.maxSections(), 3};
        return counts[sample % counts.length];
    }

    private static List<Object> repeated(Field field, int n, int sections, int version) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < sections; i++) {
            values.add(value(field, n + i, n + i, version));
        }
        return values;
    }

    /** All columns of one list have as many elements. */
    private static int rows(Rows rows, int sample) {
        int[] counts = {0, 1, rows.capacity(), rows.capacity() / 2, Math.max(0, rows.capacity() - 1)};
        return counts[sample % counts.length];
    }

    private static List<Object> list(Type type, int n, int count, int version) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(scalar(type, n + i, version));
        }
        return list;
    }

    private static Object scalar(Type type, int n, int version) {
        return switch (type) {
            case UINT8 -> pick(n, 0, 1, 0xFF, 0x80, 0x7F);
            case UINT16 -> pick(n, 0, 1, 0xFFFF, 0x8000, 0x1234);
            case UINT32 -> pick(n, 0, 1, 0xFFFF_FFFFL, 0x8000_0000L, 0x1234_5678);
            case UINT64 -> pick(n, 0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x0123_4567_89AB_CDEFL);
            case INT8 -> pick(n, 0, 1, -1, 127, -128);
            case FLOAT -> new Float[] {0f, 1f, -1f, 0.1f, Float.MAX_VALUE, Float.MIN_VALUE, -123456.789f, 1e-7f}[n % 8];
            case TIME ->
                pick(
                        n,
                        0,
                        1_700_000_000_123_456_000L,
                        999_999 * MICROSECOND,
                        // The last microsecond before the 32-bit seconds of NTP begin anew, in 2036.
                        2_085_978_495_999_999L * MICROSECOND,
                        1_582_934_400_000_001L * MICROSECOND);
            case MAC -> pattern(n, 6);
            case IP -> pattern(n, version == 4 ? 4 : 16);
            case STRING, BYTES -> throw new IllegalArgumentException(type + " is no scalar");
        };
    }

    private static Long pick(int n, long... values) {
        return values[n % values.length];
    }

    private static byte[] pattern(int n, int length) {
        byte[] octets = new byte[length];
        switch (n % 4) {
            case 0 -> Arrays.fill(octets, (byte) 0);
            case 1 -> Arrays.fill(octets, (byte) 0xFF);
            case 2 -> octets[length - 1] = 1;
            default -> {
                for (int i = 0; i < length; i++) {
                    octets[i] = (byte) (0x20 + 0x11 * i);
                }
            }
        }
        return octets;
    }

    private static byte[] octets(Type type, int n, int capacity) {
        byte[] octets = switch (n % 6) {
            case 0 -> new byte[0];
            case 1 -> filled(capacity, 'x');
            case 2 -> TRICKY.getBytes(StandardCharsets.UTF_8);
            case 3 -> all(n * 40);
            case 4 -> filled(capacity, type == Type.STRING ? 0x1F : 0);
            default -> filled(1, 0xC3);
        };
        return Arrays.copyOf(octets, Math.min(octets.length, capacity));
    }

    private static byte[] filled(int length, int octet) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) octet);
        return octets;
    }

    /** All 256 octets, beginning with one of them. */
    private static byte[] all(int first) {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (first + i);
        }
        return octets;
    }
}
