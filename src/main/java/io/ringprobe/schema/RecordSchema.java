package io.ringprobe.schema;

import java.util.List;

/**
 * All that the records of one run can hold: the basic fields and the sections of the plugins that are switched on, in
 * the order of their bits in a record's presence bitmap (bit 0 is the first plugin).
 *
 * <p>Immutable; made once at start and shared by shards and outputs.
 *
 * @param basic the fields that every record has
 * @param plugins the plugins' fields; at most {@link #MAX_PLUGINS}
 */
public record RecordSchema(Schema basic, List<Schema> plugins) {
    /** A bitmap of plugins has a bit for each, in 64 of which the flow cache needs 8 that are always zero. */
    public static final int MAX_PLUGINS = 56;

    public RecordSchema {
        plugins = List.copyOf(plugins);
        if (plugins.size() > MAX_PLUGINS) {
            throw new IllegalArgumentException("at most " + MAX_PLUGINS + " plugins can run at once");
        }
    }

    /** The bit number of the plugin of that name, or -1 where it is not switched on. */
    public int indexOf(String plugin) {
        for (int i = 0; i < plugins.size(); i++) {
            if (plugins.get(i).plugin().equals(plugin)) {
                return i;
            }
        }
        return -1;
    }

    /** The most bytes that a flow record of this schema can take, {@code header} included. */
    public int recordCapacity(int header) {
        int length = header + basic.exportedLength();
        for (Schema schema : plugins) {
            length += sectionCapacity(schema);
        }
        return length;
    }

    /** The most bytes that the records of one flow can take: its record and the repeats behind it. */
    public int flowCapacity(int header) {
        int length = recordCapacity(header);
        for (Schema schema : plugins) {
            length += (schema.maxSections() - 1) * (header + basic.exportedLength() + sectionCapacity(schema));
        }
        return length;
    }

    private static int sectionCapacity(Schema schema) {
        return schema.exportedLength() + schema.dataCapacity() + Long.BYTES;
    }
}
