package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every type of field in every way of writing it, with edge and random values: encoded, decoded by {@link IpfixReader},
 * compared.
 */
class EncodingContractTest {
    private static final int FLOWS = 400;

    private final Random random = new Random(20240229);

    @TempDir
    Path folder;

    private record Sent(long presence, int version, Map<String, Object> values) {}

    @Test
    void shouldWriteEveryFieldOfEveryTypeSoThatACollectorReadsItsValue() throws IOException {
        RecordSchema schema = TestSchemas.ALL;
        Path file = folder.resolve("all.ipfix");
        List<Sent> sent = new ArrayList<>();
        try (FlowExporter exporter =
                Exports.open(schema, true, "file=" + file, "id=4294967295", "dir=3000000000", "mtu=1458")) {
            for (int i = 0; i < FLOWS; i++) {
                Sent flow = randomFlow(schema, i);
                sent.add(flow);
                try (RecordBuilder record = new RecordBuilder(schema)) {
                    exporter.export(record.presence(flow.presence())
                            .setAll(flow.values())
                            .build());
                }
            }
        }
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        assertEquals(FLOWS, reader.records.size());
        for (int i = 0; i < FLOWS; i++) {
            compare(schema, sent.get(i), reader.records.get(i));
        }
    }

    private Sent randomFlow(RecordSchema schema, int i) throws IOException {
        long presence = i % 33 == 0 ? 0x1F : random.nextInt(0x20);
        int version = random.nextBoolean() ? 4 : 6;
        Map<String, Object> values = new HashMap<>();
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        sections.addAll(schema.plugins());
        for (Schema section : sections) {
            int rows = random.nextInt(4) == 0 ? 0 : random.nextInt(101);
            for (Field field : section.fields()) {
                if (field.isInRecord()) {
                    values.put(field.name(), randomValue(field, i, rows, version));
                }
            }
        }
        values.put("IP_VERSION", version);
        return new Sent(presence, version, values);
    }

    private Object randomValue(Field field, int i, int rows, int version) throws IOException {
        return switch (field.storage()) {
            case Field.Variable v -> {
                byte[] octets = new byte[i % 5 == 0 ? 0 : random.nextInt(Math.min(v.capacity(), 400) + 1)];
                random.nextBytes(octets);
                yield octets;
            }
            case Field.Array a -> randomList(field, a.count(), i, version);
            case Field.Column c -> randomList(field, rows, i, version);
            default -> randomScalar(field, i, version);
        };
    }

    private List<Object> randomList(Field field, int count, int i, int version) throws IOException {
        List<Object> list = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            list.add(randomScalar(field, i + k, version));
        }
        return list;
    }

    /** All bits zero, all bits one, or random. */
    private Object randomScalar(Field field, int i, int version) throws IOException {
        long bits = i % 3 == 0 ? -1 : i % 3 == 1 ? 0 : random.nextLong();
        return switch (field.type()) {
            case UINT8 -> bits & 0xFF;
            case UINT16 -> bits & 0xFFFF;
            case UINT32 -> bits & 0xFFFF_FFFFL;
            case UINT64 -> bits;
            case INT8 -> (long) (byte) bits;
            case FLOAT -> random.nextInt(7) == 0 ? Float.MIN_VALUE : (float) random.nextGaussian();
            case TIME -> Math.floorMod(bits, 4_000_000_000_000_000_000L);
            case MAC -> {
                byte[] octets = new byte[6];
                random.nextBytes(octets);
                yield octets;
            }
            case IP -> {
                byte[] octets = new byte[version == 4 ? 4 : 16];
                random.nextBytes(octets);
                octets[0] = 0x20;
                yield InetAddress.getByAddress(octets);
            }
            default -> throw new IllegalStateException("no scalar: " + field);
        };
    }

    private static void compare(RecordSchema schema, Sent sent, IpfixReader.DataRecord record) {
        assertEquals(0xFFFF_FFFFL, record.domain());
        Map<IpfixReader.Element, Iterator<byte[]>> left = new HashMap<>();
        record.values().forEach((element, octets) -> left.put(element, octets.iterator()));
        compareSection(schema.basic(), sent, left);
        for (int i = 0; i < schema.plugins().size(); i++) {
            if ((sent.presence() & 1L << i) != 0) {
                compareSection(schema.plugins().get(i), sent, left);
            }
        }
        left.forEach((element, rest) -> assertFalse(rest.hasNext(), () -> element + " is one too many"));
    }

    private static void compareSection(Schema section, Sent sent, Map<IpfixReader.Element, Iterator<byte[]>> left) {
        for (Field field : section.fields()) {
            Ipfix ipfix = sent.version() == 6 ? field.ipfix6() : field.ipfix();
            if (ipfix == null) {
                continue;
            }
            IpfixReader.Element element = new IpfixReader.Element(ipfix.enterprise(), ipfix.id());
            IpfixReader.Element outer = field.isList() ? new IpfixReader.Element(0, 291) : element;
            byte[] octets = left.get(outer).next();
            Object value = field.isInRecord() ? sent.values().get(field.name()) : (Object) 3_000_000_000L;
            if (field.isList()) {
                IpfixReader.BasicList list = IpfixReader.basicList(octets);
                assertEquals(element, list.element());
                assertEquals(ipfix.length(), list.elementLength());
                List<?> values = (List<?>) value;
                assertEquals(values.size(), list.values().size(), field.name());
                for (int i = 0; i < values.size(); i++) {
                    compareValue(field, ipfix, values.get(i), list.values().get(i));
                }
            } else {
                compareValue(field, ipfix, value, octets);
            }
        }
    }

    private static void compareValue(Field field, Ipfix ipfix, Object value, byte[] octets) {
        if (ipfix.length() != Ipfix.VARIABLE) {
            assertEquals(ipfix.length(), octets.length, field.name());
        }
        switch (value) {
            case byte[] bytes -> {
                boolean variable = ipfix.length() == Ipfix.VARIABLE || field.type() == Type.MAC;
                byte[] expected = variable ? bytes : Arrays.copyOf(bytes, ipfix.length());
                assertArrayEquals(expected, octets, field.name());
            }
            case InetAddress address -> assertArrayEquals(address.getAddress(), octets, field.name());
            case Float number -> assertEquals(number.doubleValue(), readFloat(octets), field.name());
            case Number number
            when ipfix.encoding() == Ipfix.Encoding.MILLISECONDS ->
                assertEquals(number.longValue() / 1_000_000, new BigInteger(1, octets).longValueExact(), field.name());
            case Number number
            when ipfix.encoding() == Ipfix.Encoding.NTP_MICROSECONDS ->
                assertEquals(number.longValue() / 1000, readNtp(octets, number.longValue(), 1_000_000), field.name());
            case Number number
            when ipfix.encoding() == Ipfix.Encoding.NTP_NANOSECONDS ->
                assertEquals(number.longValue(), readNtp(octets, number.longValue(), 1_000_000_000), field.name());
            case Number number -> {
                BigInteger expected = lowOctets(BigInteger.valueOf(number.longValue()), octets.length);
                assertEquals(expected, new BigInteger(1, octets), field.name());
            }
            default -> throw new IllegalStateException("no value: " + value);
        }
    }

    /** The number modulo 256 to the power of {@code length}: for negative numbers their two's complement. */
    private static BigInteger lowOctets(BigInteger number, int length) {
        return number.mod(BigInteger.ONE.shiftLeft(8 * length));
    }

    private static double readFloat(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        return octets.length == 4 ? in.getFloat() : in.getDouble();
    }

    private static long readNtp(byte[] octets, long near, long unitsPerSecond) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        long seconds = (in.getInt() & 0xFFFF_FFFFL) - 2_208_988_800L;
        long fraction = in.getInt() & 0xFFFF_FFFFL;
        while (seconds + (1L << 31) < near / 1_000_000_000) {
            seconds += 1L << 32;
        }
        return seconds * unitsPerSecond + (fraction * unitsPerSecond >>> 32);
    }

    @Test
    void shouldKeepTheOrderOfTheReferencesBasicTemplate() {
        RecordProgram v4 = new ProgramCompiler(TestSchemas.BASIC_ONLY, 1, 0).compile(0, 0, 4);
        RecordProgram v6 = new ProgramCompiler(TestSchemas.BASIC_ONLY, 1, 0).compile(1, 0, 6);
        String front = "00880001" + "00010008" + "8001000800007279" + "00020008" + "8002000800007279" + "009a0008"
                + "009b0008" + "003c0001" + "00040001" + "00060001" + "8006000100007279" + "00070002" + "000b0002"
                + "000a0004";
        String back = "00380006" + "00500006";
        assertEquals("01000012" + front + "00080004" + "000c0004" + back, hex(v4.template()));
        assertEquals("01010012" + front + "001b0010" + "001c0010" + back, hex(v6.template()));
    }

    private static String hex(byte[] octets) {
        return java.util.HexFormat.of().formatHex(octets);
    }

    @Test
    void shouldRefuseAFieldThatCantBeWrittenAsItsElement() {
        refused(Type.FLOAT, Ipfix.fixed(8057, 1, 2));
        refused(Type.UINT16, Ipfix.fixed(8057, 1, 9));
        refused(Type.UINT16, Ipfix.variable(8057, 1));
        refused(Type.UINT16, Ipfix.milliseconds(8057, 1));
        refused(Type.MAC, Ipfix.fixed(8057, 1, 8));
        refused(Type.IP, Ipfix.fixed(8057, 1, 5));
    }

    private void refused(Type type, Ipfix ipfix) {
        Schema.Builder s = Schema.builder("wrong");
        s.fixed("FIELD", type, ipfix, ipfix, "", "");
        assertRefused(s.build());
    }

    private void assertRefused(Schema schema) {
        RecordSchema wrong = new RecordSchema(FlowRecord.BASIC, List.of(schema));
        Path file = folder.resolve("never.ipfix");
        assertThrows(IllegalArgumentException.class, () -> Exports.open(wrong, true, "file=" + file));
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldWriteTextAsItIs() throws IOException {
        Path file = folder.resolve("text.ipfix");
        byte[] invalid = {(byte) 0xC3, 0x28, 0, 'x'};
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "file=" + file);
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            record.with("texts").set("IP_VERSION", 4).set("T_NAME", "žluťoučký").set("T_OCTETS", invalid);
            exporter.export(record.set("T_FIXED", "abc").build());
            exporter.export(record.set("T_FIXED", "abcdefgh").build());
        }
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        IpfixReader.DataRecord read = reader.records.getFirst();
        assertEquals("žluťoučký", new String(read.only(new IpfixReader.Element(39499, 1)), StandardCharsets.UTF_8));
        assertArrayEquals(invalid, read.only(new IpfixReader.Element(8057, 20)));
        IpfixReader.Element fixed = new IpfixReader.Element(8057, 22);
        assertArrayEquals(new byte[] {'a', 'b', 'c', 0, 0}, read.only(fixed));
        assertArrayEquals(
                new byte[] {'a', 'b', 'c', 'd', 'e'}, reader.records.get(1).only(fixed));
    }
}
