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

/** Reads an IPFIX file with {@link IpfixReader}, and values as RFC 7011, 6.1 and RFC 6313 say. */
public final class IpfixContract implements OutputFormat {
    private static final IpfixReader.Element BASIC_LIST = new IpfixReader.Element(0, 291);
    private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;
    private static final long NANOS = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    @Override
    public String output() {
        return "ipfix";
    }

    @Override
    public List<Map<Field, Object>> decode(Path file, RecordSchema schema, List<Sample> samples) throws IOException {
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        List<Map<Field, Object>> flows = new ArrayList<>();
        for (int i = 0; i < reader.records.size(); i++) {
            flows.add(decode(reader.records.get(i), schema, samples.get(i)));
        }
        return flows;
    }

    private static Map<Field, Object> decode(IpfixReader.DataRecord data, RecordSchema schema, Sample sample) {
        Map<IpfixReader.Element, Iterator<byte[]>> left = new HashMap<>();
        data.values().forEach((element, octets) -> left.put(element, octets.iterator()));
        List<Schema> sections = new ArrayList<>(List.of(schema.basic()));
        if (sample.hasSections()) {
            sections.addAll(schema.plugins());
        }
        Map<Field, Object> values = new LinkedHashMap<>();
        for (Schema section : sections) {
            for (Field field : section.fields()) {
                Ipfix ipfix = sample.version() == 4 ? field.ipfix() : field.ipfix6();
                if (ipfix != null) {
                    values.put(field, decode(field, ipfix, left));
                }
            }
        }
        left.forEach((element, octets) -> assertFalse(octets.hasNext(), () -> element + " belongs to no field"));
        return values;
    }

    private static Object decode(Field field, Ipfix ipfix, Map<IpfixReader.Element, Iterator<byte[]>> left) {
        IpfixReader.Element element = new IpfixReader.Element(ipfix.enterprise(), ipfix.id());
        if (!field.isList()) {
            byte[] octets = left.get(element).next();
            if (ipfix.length() != Ipfix.VARIABLE) {
                assertEquals(ipfix.length(), octets.length, field.name());
            }
            return value(field.type(), ipfix, octets);
        }
        IpfixReader.BasicList list = IpfixReader.basicList(left.get(BASIC_LIST).next());
        assertEquals(element, list.element(), field.name());
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
