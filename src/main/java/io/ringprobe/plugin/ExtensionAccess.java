package io.ringprobe.plugin;

import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Counters;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import java.util.List;

/**
 * A plugin's way to its own section of a flow. Fixed-size fields and private state are written with {@link Memory} at
 * the section's address plus the offset that the schema's builder gave. One a plugin and shard; used by that shard's
 * thread.
 */
public final class ExtensionAccess {
    private final ExtensionStore store;
    private final int index;

    /**
     * Where the sections of these plugins will live, in the order of their bits.
     *
     * @param schema of records with these plugins
     */
    public static ExtensionStore store(RecordSchema schema, List<FlowPlugin> plugins) {
        long onEveryFlow = 0;
        long inSeries = 0;
        for (int i = 0; i < plugins.size(); i++) {
            PluginDescriptor descriptor = plugins.get(i).descriptor();
            onEveryFlow |= descriptor.onEveryFlow() ? 1L << i : 0;
            inSeries |= descriptor.interest().payload() == Interest.Payload.LATER ? 1L << i : 0;
        }
        return new ExtensionStore(schema, onEveryFlow, inSeries);
    }

    public ExtensionAccess(ExtensionStore store, int index) {
        this.store = store;
        this.index = index;
    }

    /** Gives the flow a section, all zero but for text that no length counts, or finds the one it has. */
    public long create(Flow flow) {
        return store.create(flow.entry(), index);
    }

    /**
     * Gives the flow a section more, all zero: the first like {@link #create}, further ones beside it, each of which is
     * exported as a repeat of the flow's record. The schema must say how many there can be
     * ({@link io.ringprobe.schema.Schema.Builder#repeated}).
     *
     * @return its address, 0 when there are as many as there may be
     */
    public long addSection(Flow flow) {
        return store.addSection(flow.entry(), index);
    }

    /** The address of the flow's (first) section, 0 where it has none. */
    public long section(Flow flow) {
        return store.section(flow.entry(), index);
    }

    /** Takes the section away, and further ones with it: the record goes out without this plugin's fields. */
    public void remove(Flow flow) {
        store.remove(flow.entry(), index);
    }

    /** Appends a row and returns its address, or 0 when the list is full. The row's content is undefined. */
    public long addRow(long section, Rows rows) {
        return store.addRow(section, rows);
    }

    /** The number of rows. */
    public int rowCount(long section, Rows rows) {
        return store.rowCount(section, rows);
    }

    /** Counts in one of the list's counters. */
    public void count(long section, Counters list, int element) {
        store.count(section, index, list, element, 1);
    }

    /** Sets a string or bytes field from memory, cut to the field's capacity. */
    public void set(long section, Field.Variable field, long from, int length) {
        int kept = Math.min(length, field.capacity());
        Memory.putShort(section + field.slot(), kept);
        Memory.copy(from, section + field.area(), kept);
    }

    /** How many octets the string or bytes field has; 0 where nothing has been set. */
    public int length(long section, Field.Variable field) {
        return Memory.getUnsignedShort(section + field.slot());
    }
}
