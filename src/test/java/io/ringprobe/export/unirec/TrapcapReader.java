package io.ringprobe.export.unirec;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file of TRAP messages with UniRec records, by what libtrap's and UniRec's documentation say and without any
 * of the code that writes them.
 *
 * <p>Values: integers of up to 32 bits and times (nanoseconds since 1970) as {@link Long}, of 64 bits as
 * {@link BigInteger}, {@link Float}, all else as octets; lists as {@link List}.
 */
public final class TrapcapReader {
    private static final int UNIREC_FORMAT = 2;
    private static final Map<String, Integer> SIZES = sizes();

    /** One field of the template. */
    public record Column(String type, String name) {
        boolean isList() {
            return type.endsWith("*");
        }

        String elementType() {
            return isList() ? type.substring(0, type.length() - 1) : type;
        }

        boolean isVariable() {
            return isList() || type.equals("string") || type.equals("bytes");
        }

        int size() {
            return SIZES.get(elementType());
        }
    }

    private final List<Column> columns = new ArrayList<>();
    private final Map<String, Integer> offsets = new HashMap<>();
    private final List<Map<String, Object>> records = new ArrayList<>();
    private final List<Integer> messages = new ArrayList<>();
    private final String template;
    private int fixedLength;
    private int ends;

    private TrapcapReader(ByteBuffer file) {
        int format = file.getInt() >>> 24;
        require(format == UNIREC_FORMAT, "format " + format);
        byte[] text = new byte[file.getInt()];
        file.get(text);
        template = new String(text, StandardCharsets.US_ASCII);
        for (String field : template.split(",")) {
            String[] parts = field.split(" ");
            columns.add(new Column(parts[0], parts[1]));
        }
        layOut();
        while (file.hasRemaining()) {
            int length = file.getInt();
            messages.add(length);
            readMessage(file.slice(file.position(), length));
            file.position(file.position() + length);
        }
    }

    /** Reads a whole file. */
    public static TrapcapReader read(Path file) throws IOException {
        return new TrapcapReader(ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    private static Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new HashMap<>();
        List.of("int8", "uint8", "char", "string", "bytes").forEach(type -> sizes.put(type, 1));
        List.of("int16", "uint16").forEach(type -> sizes.put(type, 2));
        List.of("int32", "uint32", "float").forEach(type -> sizes.put(type, 4));
        List.of("int64", "uint64", "double", "time").forEach(type -> sizes.put(type, 8));
        sizes.put("macaddr", 6);
        sizes.put("ipaddr", 16);
        return sizes;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("no file of UniRec records: " + what);
        }
    }

    /** Fixed fields from the largest to the smallest, by name within a size; then variable ones. */
    private void layOut() {
        Comparator<Column> bySize = Comparator.comparing(c -> c.isVariable() ? c.size() : -c.size());
        List<Column> sorted = columns.stream()
                .sorted(Comparator.comparing(Column::isVariable)
                        .thenComparing(bySize)
                        .thenComparing(Column::name))
                .toList();
        require(sorted.equals(columns), "fields out of order: " + columns);
        for (Column column : sorted) {
            offsets.put(column.name(), fixedLength);
            fixedLength += column.isVariable() ? 4 : column.size();
        }
    }

    private void readMessage(ByteBuffer message) {
        while (message.hasRemaining()) {
            int length = message.getShort() & 0xFFFF;
            ByteBuffer record = message.slice(message.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            message.position(message.position() + length);
            if (length == 1) {
                ends++;
            } else {
                records.add(readRecord(record));
            }
        }
    }

    private Map<String, Object> readRecord(ByteBuffer record) {
        Map<String, Object> values = new LinkedHashMap<>();
        int data = 0;
        for (Column column : columns) {
            int at = offsets.get(column.name());
            if (column.isVariable()) {
                int begin = record.getShort(at) & 0xFFFF;
                int length = record.getShort(at + 2) & 0xFFFF;
                values.put(column.name(), variable(column, record, fixedLength + begin, length));
                data += length;
            } else {
                values.put(column.name(), value(column.type(), record, at));
            }
        }
        require(record.limit() == fixedLength + data, "a record of " + record.limit() + " octets");
        return values;
    }

    private static Object variable(Column column, ByteBuffer record, int at, int length) {
        if (!column.isList()) {
            return octets(record, at, length);
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < length; i += column.size()) {
            list.add(value(column.elementType(), record, at + i));
        }
        return list;
    }

    private static Object value(String type, ByteBuffer record, int at) {
        return switch (type) {
            case "int8" -> (long) record.get(at);
            case "uint8", "char" -> record.get(at) & 0xFFL;
            case "int16" -> (long) record.getShort(at);
            case "uint16" -> record.getShort(at) & 0xFFFFL;
            case "int32" -> (long) record.getInt(at);
            case "uint32" -> record.getInt(at) & 0xFFFF_FFFFL;
            case "uint64" -> new BigInteger(Long.toUnsignedString(record.getLong(at)));
            case "float" -> record.getFloat(at);
            case "time" -> nanos(record.getLong(at));
            case "macaddr" -> octets(record, at, 6);
            case "ipaddr" -> address(octets(record, at, 16));
            default -> throw new IllegalStateException("type " + type);
        };
    }

    /** Rounds the fraction up, as a writer cuts it off. */
    private static long nanos(long time) {
        BigInteger fraction = BigInteger.valueOf(time & 0xFFFF_FFFFL).multiply(BigInteger.valueOf(1_000_000_000));
        BigInteger up = fraction.add(BigInteger.valueOf(0xFFFF_FFFFL)).shiftRight(32);
        return (time >>> 32) * 1_000_000_000L + up.longValueExact();
    }

    /** Four octets if the others say that it is IPv4, else all. */
    private static byte[] address(byte[] octets) {
        boolean isIpv4 = true;
        for (int i = 0; i < 16; i++) {
            isIpv4 &= i >= 8 && i < 12 || octets[i] == (i < 8 ? 0 : (byte) 0xFF);
        }
        return isIpv4 ? Arrays.copyOfRange(octets, 8, 12) : octets;
    }

    private static byte[] octets(ByteBuffer record, int at, int length) {
        byte[] octets = new byte[length];
        record.get(at, octets);
        return octets;
    }

    /** The types and names of the fields, with commas in between. */
    public String template() {
        return template;
    }

    /** The fields in the order of the template. */
    public List<Column> columns() {
        return columns;
    }

    /** The values of each record by the names of their fields, in the order of the template. */
    public List<Map<String, Object>> records() {
        return records;
    }

    /** How many records said that there are no more. */
    public int ends() {
        return ends;
    }

    /** Octets of the records of each message. */
    public List<Integer> messages() {
        return messages;
    }

    /** A record's field that holds text. */
    public String text(int record, String field) {
        return new String((byte[]) records.get(record).get(field), StandardCharsets.ISO_8859_1);
    }

    /** A record's field that holds an address. */
    public String address(int record, String field) throws IOException {
        return InetAddress.getByAddress((byte[]) records.get(record).get(field)).getHostAddress();
    }
}
