package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.export.text.SampleSchema;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever values records hold, a reader finds them. Property. */
class UnirecPropertyTest {
    private static final int RECORDS = 500;
    private static final long SECONDS = 1L << 32;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(42);

    @Test
    void shouldBeReadAsItWasWritten() throws IOException {
        Path file = folder.resolve("random");
        List<Map<String, Object>> expected = new ArrayList<>();
        try (FlowRecordFixture flow = new FlowRecordFixture(SampleSchema.ALL)) {
            long[] records = new long[RECORDS];
            for (int i = 0; i < RECORDS; i++) {
                expected.add(fill(flow.clear()));
                records[i] = flow.build();
            }
            UnirecRun.export(UnirecRun.open(SampleSchema.ALL, "ifc=f:" + file, "plugins=(alpha,beta,gamma)"), records);
        }
        List<Map<String, Object>> read = TrapcapReader.read(file).records();
        assertEquals(RECORDS, read.size());
        for (int i = 0; i < RECORDS; i++) {
            for (Map.Entry<String, Object> value : expected.get(i).entrySet()) {
                assertSame(value.getValue(), read.get(i).get(value.getKey()), "record " + i + ", " + value.getKey());
            }
        }
    }

    private static void assertSame(Object expected, Object read, String where) {
        if (expected instanceof byte[] octets) {
            assertArrayEquals(octets, (byte[]) read, where);
        } else {
            assertEquals(expected, read, where);
        }
    }

    /** Sets random fields of random plugins; returns what a reader must find. */
    private Map<String, Object> fill(FlowRecordFixture flow) {
        Map<String, Object> expected = new HashMap<>();
        boolean ipv6 = random.nextBoolean();
        fill(flow, SampleSchema.ALL.basic(), ipv6, expected);
        int present = 1 + random.nextInt(7);
        for (int i = 2; i >= 0; i--) {
            if ((present & 1 << i) != 0) {
                Schema plugin = SampleSchema.ALL.plugins().get(i);
                flow.present(plugin.plugin());
                fill(flow, plugin, random.nextBoolean(), expected);
            }
        }
        return expected;
    }

    private void fill(FlowRecordFixture flow, Schema section, boolean ipv6, Map<String, Object> expected) {
        int rows = random.nextInt(31);
        for (Field field : section.fields()) {
            if (field.inUnirec() && field.isInRecord()) {
                Object value = field.isList() ? list(field, rows, ipv6) : value(field.type(), field, ipv6);
                flow.set(section.plugin(), field.name(), value);
                expected.put(field.name(), field.type() == Type.UINT64 ? unsigned(value) : value);
            }
        }
    }

    private static BigInteger unsigned(Object value) {
        return new BigInteger(Long.toUnsignedString((Long) value));
    }

    private List<Object> list(Field field, int rows, boolean ipv6) {
        int count = field.storage() instanceof Field.Array array ? array.count() : rows;
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(value(field.type(), field, ipv6));
        }
        return list;
    }

    private Object value(Type type, Field field, boolean ipv6) {
        return switch (type) {
            case UINT8 -> (long) random.nextInt(1 << 8);
            case INT8 -> (long) random.nextInt(-128, 128);
            case UINT16 -> (long) random.nextInt(1 << 16);
            case UINT32 -> random.nextLong(1L << 32);
            case UINT64 -> random.nextLong();
            case FLOAT -> random.nextFloat() * random.nextInt();
            case TIME -> random.nextLong(SECONDS) * 1_000_000_000L + random.nextInt(1_000_000_000);
            case MAC -> octets(6);
            case IP -> octets(ipv6 ? 16 : 4);
            case STRING, BYTES -> octets(random.nextInt(((Field.Variable) field.storage()).capacity() + 1));
        };
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }
}
