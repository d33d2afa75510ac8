package io.ringprobe.testkit;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of one flow record ({@link FlowRecord}), copied out of memory: numbers as {@link Long} or {@link Float},
 * strings and octets as {@code byte[]}, addresses as text, lists as {@link List}. Immutable.
 */
public final class RecordValues {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> plugins = new LinkedHashSet<>();
    private boolean repeat;

    private RecordValues() {}

    /** Reads the record at that address. */
    public static RecordValues of(RecordSchema schema, long record) {
        RecordValues result = new RecordValues();
        result.repeat = FlowRecord.isRepeat(record);
        long presence = FlowRecord.presence(record);
        result.add(schema.basic(), record, record + FlowRecord.BASIC_OFFSET);
        for (int i = 0; i < schema.plugins().size(); i++) {
            if ((presence & 1L << i) != 0) {
                Schema section = schema.plugins().get(i);
                result.plugins.add(section.plugin());
                result.add(section, record, record + FlowRecord.sectionOffset(schema, presence, i));
            }
        }
        return result;
    }

    private void add(Schema schema, long record, long section) {
        for (Field field : schema.fields()) {
            switch (field.storage()) {
                case Field.Fixed f -> values.put(field.name(), value(field.type(), section + f.offset()));
                case Field.Variable v -> values.put(field.name(), octets(record, section + v.slot()));
                case Field.Array a ->
                    values.put(
                            field.name(),
                            list(
                                    field.type(),
                                    section + a.offset(),
                                    a.count(),
                                    field.type().size()));
                case Field.Column c -> values.put(field.name(), column(field, c, record, section));
                case Field.Setting s -> {}
            }
        }
    }

    private static byte[] octets(long record, long slot) {
        byte[] octets = new byte[Memory.getUnsignedShort(slot)];
        long from = record + Memory.getUnsignedShort(slot + 2);
        for (int i = 0; i < octets.length; i++) {
            octets[i] = Memory.getByte(from + i);
        }
        return octets;
    }

    private static List<Object> column(Field field, Field.Column column, long record, long section) {
        long slot = section + column.rows().slot();
        int count = Memory.getUnsignedShort(slot);
        long first = record + Memory.getUnsignedShort(slot + 2) + column.offset();
        return list(field.type(), first, count, column.rows().width());
    }

    private static List<Object> list(Type type, long first, int count, int step) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(value(type, first + (long) i * step));
        }
        return list;
    }

    private static Object value(Type type, long address) {
        return switch (type) {
            case UINT8 -> (long) Memory.getUnsignedByte(address);
            case INT8 -> (long) Memory.getByte(address);
            case UINT16 -> (long) Memory.getUnsignedShort(address);
            case UINT32 -> Memory.getUnsignedInt(address);
            case UINT64, TIME -> Memory.getLong(address);
            case FLOAT -> Float.intBitsToFloat(Memory.getInt(address));
            case MAC -> HexFormat.ofDelimiter(":").formatHex(fixed(address, 6));
            case IP -> address(address);
            case STRING, BYTES -> throw new IllegalArgumentException(type + " has no fixed size");
        };
    }

    private static String address(long address) {
        int version = Memory.getByte(address + 16);
        try {
            return version == 0
                    ? ""
                    : InetAddress.getByAddress(fixed(address, version == 4 ? 4 : 16))
                            .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] fixed(long address, int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = Memory.getByte(address + i);
        }
        return octets;
    }

    /** Whether the record has a section of that plugin. */
    public boolean has(String plugin) {
        return plugins.contains(plugin);
    }

    /** Whether this is a further section of a plugin, of the flow whose record came before. */
    public boolean isRepeat() {
        return repeat;
    }

    /** Any value; of two plugins' fields of one name the later one's. */
    public Object value(String field) {
        if (!values.containsKey(field)) {
            throw new IllegalArgumentException("the record has no field " + field + ", it has " + values.keySet());
        }
        return values.get(field);
    }

    public long number(String field) {
        return (Long) value(field);
    }

    /** A string, each octet one character. */
    public String text(String field) {
        return new String((byte[]) value(field), StandardCharsets.ISO_8859_1);
    }

    /** Octets in hex. */
    public String hex(String field) {
        return HexFormat.of().formatHex((byte[]) value(field));
    }

    @SuppressWarnings("unchecked")
    public List<Object> list(String field) {
        return (List<Object>) value(field);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(name)
                .append('=')
                .append(value instanceof byte[] octets ? HexFormat.of().formatHex(octets) : value)
                .append(' '));
        return text.toString();
    }
}
