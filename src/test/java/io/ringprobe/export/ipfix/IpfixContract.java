package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.export.contract.OutputFormat;
import io.ringprobe.export.contract.Sample;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads an IPFIX file with {@link IpfixReader}, and values as RFC 7011, 6.1 and RFC 6313 say. */
public final class IpfixContract implements OutputFormat {
    private static final IpfixReader.Element BASIC_LIST = new IpfixReader.Element(0, 291);
    private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;
    private static final long NANOS = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int ALL_OF = 3;
    private static final int ORDERED = 4;
    private static final List<String> COUNTERS = List.of("BYTES", "BYTES_REV", "PACKETS", "PACKETS_REV");

    private final boolean lists;

    /** @param lists what the output's option of that name says */
    public IpfixContract(boolean lists) {
        this.lists = lists;
    }

    @Override
    public String output() {
        return "ipfix";
    }

    @Override
    public Map<String, List<String>> options() {
        return lists ? Map.of() : Map.of("lists", List.of("false"));
    }

    @Override
    public List<Map<Field, Object>> decode(Path file, RecordSchema schema, List<Sample> samples) throws IOException {
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        List<Map<Field, Object>> flows = new ArrayList<>();
        Iterator<IpfixReader.DataRecord> records = reader.records.iterator();
        for (Sample sample : samples) {
            boolean withLists = lists && sample.repeats(schema) > 0;
            List<Schema> plugins = sample.hasSections() ? schema.plugins() : List.of();
            Map<Field, Object> flow = decode(records.next(), schema, plugins, sample, withLists);
            for (Schema plugin : plugins) {
                if (plugin.isRepeated() && !withLists) {
                    int further = sample.sections(plugin) - 1;
                    collect(
                            plugin,
                            further,
                            flow,
                            () -> decode(records.next(), schema, List.of(plugin), sample, false));
                }
            }
            flows.add(flow);
        }
        assertFalse(records.hasNext(), "more data records than there should be");
        return flows;
    }

    /** Reads the data records of the plugin's further sections, and makes lists of its fields in the flow. */
    private static void collect(
            Schema plugin, int further, Map<Field, Object> flow, Supplier<Map<Field, Object>> next) {
        Map<Field, List<Object>> values = new LinkedHashMap<>();
        plugin.fields().stream().filter(flow::containsKey).forEach(f -> values.put(f, new ArrayList<>()));
        values.forEach((field, list) -> list.add(flow.get(field)));
        for (int i = 0; i < further; i++) {
            next.get().forEach((field, value) -> {
                if (values.containsKey(field)) {
                    values.get(field).add(value);
                } else {
                    boolean counter = COUNTERS.contains(field.name());
                    assertEquals(counter ? BigInteger.ZERO : flow.get(field), value, field.name());
                }
            });
        }
        flow.putAll(values);
    }

    private static Map<Field, Object> decode(
            IpfixReader.DataRecord data, RecordSchema schema, List<Schema> plugins, Sample sample, boolean withLists) {
        Map<IpfixReader.Element, Iterator<byte[]>> left = new HashMap<>();
        data.values().forEach((element, octets) -> left.put(element, octets.iterator()));
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        sections.addAll(plugins);
        Map<Field, Object> values = new LinkedHashMap<>();
        for (Schema section : sections) {
            for (Field field : section.fields()) {
                Ipfix ipfix = sample.version() == 4 ? field.ipfix() : field.ipfix6();
                if (ipfix != null) {
                    boolean isList = field.isList() || withLists && section.isRepeated();
                    values.put(field, decode(field, isList, ipfix, left));
                }
            }
        }
        left.forEach((element, octets) -> assertFalse(octets.hasNext(), () -> element + " belongs to no field"));
        return values;
    }

    private static Object decode(
            Field field, boolean isList, Ipfix ipfix, Map<IpfixReader.Element, Iterator<byte[]>> left) {
        IpfixReader.Element element = new IpfixReader.Element(ipfix.enterprise(), ipfix.id());
        if (!isList) {
            byte[] octets = left.get(element).next();
            if (ipfix.length() != Ipfix.VARIABLE) {
                assertEquals(ipfix.length(), octets.length, field.name());
            }
            return value(field.type(), ipfix, octets);
        }
        IpfixReader.BasicList list = IpfixReader.basicList(left.get(BASIC_LIST).next());
        assertEquals(element, list.element(), field.name());
        assertEquals(ipfix.length(), list.elementLength(), field.name());
        assertEquals(field.isList() ? ALL_OF : ORDERED, list.semantic(), field.name());
        return list.values().stream()
                .map(octets -> value(field.type(), ipfix, octets))
                .toList();
    }

    private static Object value(Type type, Ipfix ipfix, byte[] octets) {
        return switch (type) {
            case MAC, IP, STRING, BYTES -> HexFormat.of().formatHex(octets);
            case INT8 -> new BigInteger(octets).longValueExact();
            case FLOAT -> Float.intBitsToFloat(new BigInteger(octets).intValueExact());
            case TIME -> nanos(ipfix, new BigInteger(1, octets).longValue());
            case UINT8, UINT16, UINT32, UINT64 -> new BigInteger(1, octets);
        };
    }

    private static long nanos(Ipfix ipfix, long value) {
        if (ipfix.encoding() == Ipfix.Encoding.MILLISECONDS) {
            return value * NANOS_PER_MILLI;
        }
        long seconds = (value >>> 32) - NTP_TO_UNIX_SECONDS;
        long fraction = value & 0xFFFF_FFFFL;
        // 2^-32 s are a quarter of a nanosecond: the nearest microsecond is the one that was meant.
        return seconds * NANOS + Math.round(fraction * 1e6 / (1L << 32)) * 1000;
    }

    @Override
    public Object expected(Field field, Object value) {
        if (field.ipfix() == null) {
            return null;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(v -> expected(field, field.ipfix(), v)).toList();
        }
        return expected(field, field.ipfix(), value);
    }

    private static Object expected(Field field, Ipfix ipfix, Object value) {
        return switch (field.type()) {
            case MAC, IP -> HexFormat.of().formatHex((byte[]) value);
            case STRING, BYTES -> HexFormat.of().formatHex(padded((byte[]) value, ipfix));
            case INT8, FLOAT -> value;
            case TIME ->
                ipfix.encoding() == Ipfix.Encoding.MILLISECONDS
                        ? (Long) value / NANOS_PER_MILLI * NANOS_PER_MILLI
                        : value;
            case UINT8, UINT16, UINT32, UINT64 -> new BigInteger(Long.toUnsignedString((Long) value));
        };
    }

    /** Octets in an element of fixed length are followed by zeros. */
    private static byte[] padded(byte[] value, Ipfix ipfix) {
        return ipfix.length() == Ipfix.VARIABLE ? value : Arrays.copyOf(value, ipfix.length());
    }

    @Override
    public Object absent(Field field) {
        return null;
    }
}
