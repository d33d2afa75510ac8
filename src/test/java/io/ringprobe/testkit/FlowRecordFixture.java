package io.ringprobe.testkit;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds flow records ({@link FlowRecord}) for tests of outputs: fields are set by name, the fixture lays the record
 * out in off-heap memory as a shard would.
 *
 * <pre>{@code
 * try (FlowRecordFixture flow = new FlowRecordFixture(schema)) {
 *     long record = flow.set("SRC_IP", "10.0.0.1").set("BYTES", 120).set("DNS_NAME", "kernel.org").build();
 * }
 * }</pre>
 *
 * <p>What is not set is zero or empty. A field of a plugin makes the plugin's section present. Values may be given as
 * {@link FieldValues} says. Records stay valid until the fixture is closed; not thread-safe.
 */
public final class FlowRecordFixture implements AutoCloseable {
    private final RecordSchema schema;
    private final Map<Field, Object> values = new LinkedHashMap<>();
    private final List<NativeBlock> blocks = new ArrayList<>();
    private long presence;
    private int shard;

    public FlowRecordFixture(RecordSchema schema) {
        this.schema = schema;
    }

    /** Sets a field of the basic record, or else of the first plugin that has one of that name. */
    public FlowRecordFixture set(String name, Object value) {
        for (Schema section : sections()) {
            for (Field field : section.fields()) {
                if (field.name().equals(name)) {
                    return set(section.plugin(), name, value);
                }
            }
        }
        throw new IllegalArgumentException("no field " + name);
    }

    /** Sets a field of one plugin, or of the basic record where {@code plugin} is its name. */
    public FlowRecordFixture set(String plugin, String name, Object value) {
        Schema section = section(plugin);
        Field field = section.field(name);
        if (!field.isInRecord()) {
            throw new IllegalArgumentException(name + " stands in no record");
        }
        values.put(field, value);
        return section == schema.basic() ? this : present(plugin);
    }

    /** Gives the record a section of that plugin, all zero if none of its fields is set. */
    public FlowRecordFixture present(String plugin) {
        presence |= 1L << schema.plugins().indexOf(section(plugin));
        return this;
    }

    /** Sets the number of the shard that made the record. */
    public FlowRecordFixture shard(int number) {
        shard = number;
        return this;
    }

    /** Forgets all values, for the next record; records built so far stay. */
    public FlowRecordFixture clear() {
        values.clear();
        presence = 0;
        shard = 0;
        return this;
    }

    /** Lays the record out and returns its address. */
    public long build() {
        supplyVersion();
        NativeBlock block = NativeBlock.allocateCleared(schema.recordCapacity(FlowRecord.BASIC_OFFSET) + Long.BYTES);
        blocks.add(block);
        long record = block.address();
        int data = FlowRecord.sectionOffset(schema, presence, schema.plugins().size());
        data = write(schema.basic(), record, FlowRecord.BASIC_OFFSET, data);
        for (int i = 0; i < schema.plugins().size(); i++) {
            if ((presence & 1L << i) != 0) {
                data = write(schema.plugins().get(i), record, FlowRecord.sectionOffset(schema, presence, i), data);
            }
        }
        int length = (data + Long.BYTES - 1) & -Long.BYTES;
        if (length > FlowRecord.MAX_LENGTH) {
            throw new IllegalArgumentException("a record of " + length + " octets cannot be");
        }
        Memory.putInt(record + FlowRecord.LENGTH_OFFSET, length);
        Memory.putShort(record + FlowRecord.SHARD_OFFSET, shard);
        Memory.putLong(record + FlowRecord.PRESENCE_OFFSET, presence);
        return record;
    }

    @Override
    public void close() {
        blocks.forEach(NativeBlock::close);
        blocks.clear();
    }

    private void supplyVersion() {
        if (schema.basic() == FlowRecord.BASIC) {
            Object source = values.get(schema.basic().field("SRC_IP"));
            int version = source == null ? 4 : FieldValues.address(source).length == 4 ? 4 : 6;
            values.putIfAbsent(schema.basic().field("IP_VERSION"), version);
        }
    }

    private int write(Schema section, long record, int offset, int data) {
        int end = data;
        for (Rows rows : section.rows()) {
            end = writeRows(section, rows, record, offset, end);
        }
        for (Field field : section.fields()) {
            end = writeField(field, record, offset, end);
        }
        return end;
    }

    private int writeField(Field field, long record, int offset, int data) {
        Object value = values.get(field);
        switch (field.storage()) {
            case Field.Fixed fixed
            when value != null -> FieldValues.put(field.type(), value, record + offset + fixed.offset());
            case Field.Array array when value != null -> writeArray(field, array, value, record + offset);
            case Field.Variable variable -> {
                byte[] octets = value == null ? new byte[0] : FieldValues.octets(field.type(), value);
                require(octets.length <= variable.capacity(), field, "is longer than " + variable.capacity());
                Memory.putShort(record + offset + variable.slot(), octets.length);
                Memory.putShort(record + offset + variable.slot() + 2, data);
                Memory.copyFromArray(octets, 0, record + data, octets.length);
                return data + octets.length;
            }
            default -> {
                // not set, a column (written with its rows), or not in the record at all
            }
        }
        return data;
    }

    private static void writeArray(Field field, Field.Array array, Object value, long section) {
        List<?> elements = FieldValues.list(value);
        require(elements.size() == array.count(), field, "takes " + array.count() + " elements");
        for (int i = 0; i < elements.size(); i++) {
            FieldValues.put(
                    field.type(),
                    elements.get(i),
                    section + array.offset() + (long) i * field.type().size());
        }
    }

    private int writeRows(Schema section, Rows rows, long record, int offset, int data) {
        int count = 0;
        for (Field field : section.fields()) {
            if (field.storage() instanceof Field.Column column && column.rows() == rows) {
                count = Math.max(count, writeColumn(field, column, record + data));
            }
        }
        Memory.putShort(record + offset + rows.slot() + Rows.COUNT_OFFSET, count);
        Memory.putShort(record + offset + rows.slot() + Rows.DATA_OFFSET, data);
        return data + count * rows.width();
    }

    private int writeColumn(Field field, Field.Column column, long firstRow) {
        List<?> elements = values.containsKey(field) ? FieldValues.list(values.get(field)) : List.of();
        require(elements.size() <= column.rows().capacity(), field, "has more rows than fit");
        for (int i = 0; i < elements.size(); i++) {
            long row = firstRow + (long) i * column.rows().width();
            FieldValues.put(field.type(), elements.get(i), row + column.offset());
        }
        return elements.size();
    }

    private static void require(boolean condition, Field field, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(field.name() + " " + problem);
        }
    }

    private List<Schema> sections() {
        List<Schema> all = new ArrayList<>();
        all.add(schema.basic());
        all.addAll(schema.plugins());
        return all;
    }

    private Schema section(String plugin) {
        return sections().stream()
                .filter(s -> s.plugin().equals(plugin))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no plugin " + plugin));
    }
}
