package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds flow records for tests from values by field name: numbers, strings, byte arrays (also for MACs), {@link
 * InetAddress}, nanoseconds for times, and lists of these. What is not set is zero or empty. Single-threaded; the
 * record lives as long as the builder.
 */
final class RecordBuilder implements AutoCloseable {
    private final RecordSchema schema;
    private final NativeBlock block;
    private final Map<String, Object> values = new HashMap<>();
    private long presence;

    RecordBuilder(RecordSchema schema) {
        this.schema = schema;
        this.block = NativeBlock.allocate(FlowRecord.MAX_LENGTH);
    }

    RecordBuilder with(String... plugins) {
        for (String plugin : plugins) {
            presence |= 1L << schema.indexOf(plugin);
        }
        return this;
    }

    RecordBuilder presence(long bits) {
        presence = bits;
        return this;
    }

    RecordBuilder set(String field, Object value) {
        values.put(field, value);
        return this;
    }

    RecordBuilder setAll(Map<String, Object> all) {
        values.putAll(all);
        return this;
    }

    /** Writes the record and returns its address. */
    long build() {
        long record = block.address();
        Memory.clear(record, block.size());
        Memory.putLong(record + FlowRecord.PRESENCE_OFFSET, presence);
        int data = FlowRecord.sectionOffset(schema, presence, schema.plugins().size());
        data = section(schema.basic(), record, FlowRecord.BASIC_OFFSET, data);
        for (int i = 0; i < schema.plugins().size(); i++) {
            if ((presence & 1L << i) != 0) {
                data = section(schema.plugins().get(i), record, FlowRecord.sectionOffset(schema, presence, i), data);
            }
        }
        Memory.putInt(record + FlowRecord.LENGTH_OFFSET, data + 7 & -8);
        return record;
    }

    private int section(Schema section, long record, int base, int data) {
        int end = data;
        for (Rows rows : section.rows()) {
            long slot = record + base + rows.slot();
            int count = rowCount(section, rows);
            Memory.putShort(slot + Rows.COUNT_OFFSET, count);
            Memory.putShort(slot + Rows.DATA_OFFSET, end);
            end += count * rows.width();
        }
        for (Field field : section.fields()) {
            Object value = values.get(field.name());
            if (value != null) {
                end = field(field, value, record, base, end);
            }
        }
        return end;
    }

    private int rowCount(Schema section, Rows rows) {
        for (Field field : section.fields()) {
            if (field.storage() instanceof Field.Column c
                    && c.rows() == rows
                    && values.get(field.name()) instanceof List<?> list) {
                return list.size();
            }
        }
        return 0;
    }

    private int field(Field field, Object value, long record, int base, int data) {
        switch (field.storage()) {
            case Field.Fixed f -> put(field.type(), value, record + base + f.offset());
            case Field.Variable v -> {
                byte[] octets = value instanceof String s ? s.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
                Memory.putShort(record + base + v.slot(), octets.length);
                Memory.putShort(record + base + v.slot() + 2, data);
                Memory.copyFromArray(octets, 0, record + data, octets.length);
                return data + octets.length;
            }
            case Field.Array a -> {
                List<?> list = (List<?>) value;
                for (int i = 0; i < list.size(); i++) {
                    put(field.type(), list.get(i), record + base + a.offset() + (long) i * field.type().size());
                }
            }
            case Field.Column c -> {
                long first = record + Memory.getUnsignedShort(record + base + c.rows().slot() + Rows.DATA_OFFSET);
                List<?> list = (List<?>) value;
                for (int i = 0; i < list.size(); i++) {
                    put(field.type(), list.get(i), first + (long) i * c.rows().width() + c.offset());
                }
            }
            case Field.Setting s -> throw new IllegalArgumentException(field.name() + " is no value of a record");
        }
        return data;
    }

    private static void put(Type type, Object value, long to) {
        switch (type) {
            case UINT8, INT8 -> Memory.putByte(to, ((Number) value).intValue());
            case UINT16 -> Memory.putShort(to, ((Number) value).intValue());
            case UINT32 -> Memory.putInt(to, ((Number) value).intValue());
            case UINT64, TIME -> Memory.putLong(to, ((Number) value).longValue());
            case FLOAT -> Memory.putInt(to, Float.floatToRawIntBits(((Number) value).floatValue()));
            case MAC -> Memory.copyFromArray((byte[]) value, 0, to, 6);
            case IP -> {
                byte[] octets = ((InetAddress) value).getAddress();
                Memory.copyFromArray(octets, 0, to, octets.length);
                Memory.putByte(to + 16, octets.length == 4 ? 4 : 6);
            }
            case STRING, BYTES -> throw new IllegalArgumentException(type + " is no type of fixed size");
        }
    }

    @Override
    public void close() {
        block.close();
    }
}
