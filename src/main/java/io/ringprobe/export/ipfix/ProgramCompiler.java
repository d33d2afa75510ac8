package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes the {@link RecordProgram} for a presence bitmap and IP version from the fields' declarations: the basic fields,
 * then those of each plugin that is present (with the setting {@code wide}: of all plugins), lowest bit first. Fields
 * without an IPFIX element are left out. Stateless.
 */
final class ProgramCompiler {
    /** What is made of a flow's directions, and of a plugin's several sections in a flow. */
    enum Form {
        /** A data record of the first section, or of a plugin that has but one. */
        FLOW,
        /** A data record of all sections, in which the fields of plugins that can have several are lists. */
        LISTS,
        /** A data record of a repeat: its flow has been counted, so octets and packets are zero. */
        REPEAT,
        /** With the setting {@code uniflow}, the data record of the reverse direction. */
        REVERSE
    }

    /** A field's value, and the element that it is written as. */
    private record Column(Field field, Ipfix ipfix) {}

    /** octetDeltaCount and packetDeltaCount, and their reverse. */
    private static final Set<Integer> COUNTERS = Set.of(1, 2);

    private final RecordSchema schema;
    private final FieldCompiler fields;
    private final EncodingSettings settings;

    ProgramCompiler(RecordSchema schema, long link, long direction) {
        this(schema, link, direction, EncodingSettings.DEFAULT);
    }

    /**
     * @param link value of fields that tell the exporter
     * @param direction value of fields that tell the direction
     */
    ProgramCompiler(RecordSchema schema, long link, long direction, EncodingSettings settings) {
        this.schema = schema;
        this.fields = new FieldCompiler(link, direction);
        this.settings = settings;
    }

    /** Makes the program of a record whose repeats, if it has any, are not in the same data record. */
    RecordProgram compile(int index, long presence, int ipVersion) {
        return compile(index, presence, ipVersion, Form.FLOW);
    }

    /**
     * Makes a program.
     *
     * @throws IllegalArgumentException if a field's type can't be written as its element
     */
    RecordProgram compile(int index, long presence, int ipVersion, Form form) {
        ProgramBuilder builder = new ProgramBuilder();
        addBasic(builder, ipVersion, form);
        for (int i = 0; i < schema.plugins().size(); i++) {
            List<Column> columns = pluginColumns(schema.plugins().get(i), ipVersion, form);
            if ((presence & 1L << i) != 0) {
                addPlugin(builder, i, columns, FlowRecord.sectionOffset(schema, presence, i), form);
            } else if (settings.wide()) {
                addAbsent(builder, i, columns, form);
            }
        }
        return builder.build(index);
    }

    private void addBasic(ProgramBuilder builder, int ipVersion, Form form) {
        for (Column column : basicColumns(ipVersion, form)) {
            Ipfix ipfix = settings.times().of(column.ipfix);
            if (form == Form.REPEAT && COUNTERS.contains(ipfix.id())) {
                builder.constant(ipfix, 0);
            } else {
                fields.add(builder, column.field, ipfix, FlowRecord.BASIC_OFFSET);
            }
        }
    }

    private List<Column> basicColumns(int ipVersion, Form form) {
        List<Column> columns = columns(schema.basic(), ipVersion);
        if (form == Form.REVERSE) {
            columns.replaceAll(c -> new Column(ReverseDirection.mirrored(schema.basic(), c.field, ipVersion), c.ipfix));
        }
        return columns;
    }

    /** In the reverse record only what a plugin knows of that direction. */
    private List<Column> pluginColumns(Schema plugin, int ipVersion, Form form) {
        List<Column> columns = columns(plugin, ipVersion);
        if (form == Form.REVERSE) {
            columns.replaceAll(c -> new Column(ReverseDirection.reverseOf(plugin, c.field, ipVersion), c.ipfix));
            columns.removeIf(c -> c.field == null);
        }
        return columns;
    }

    private List<Column> columns(Schema section, int ipVersion) {
        List<Column> columns = new ArrayList<>();
        for (Field field : section.fields()) {
            Ipfix ipfix = ipVersion == 6 ? field.ipfix6() : field.ipfix();
            if (ipfix != null && !(settings.uniflow() && ipfix.isReverse())) {
                columns.add(new Column(field, ipfix));
            }
        }
        return columns;
    }

    private void addPlugin(ProgramBuilder builder, int plugin, List<Column> columns, int section, Form form) {
        boolean lists = hasLists(plugin, form);
        int inRepeat = FlowRecord.sectionOffset(schema, 0, plugin);
        for (Column column : columns) {
            if (lists) {
                FieldCompiler.addList(builder, column.field, column.ipfix, plugin, section, inRepeat);
            } else {
                fields.add(builder, column.field, column.ipfix, section);
            }
        }
    }

    private void addAbsent(ProgramBuilder builder, int plugin, List<Column> columns, Form form) {
        for (Column column : columns) {
            if (hasLists(plugin, form)) {
                builder.emptyList(column.ipfix, RepeatedListEncoder.ORDERED);
            } else if (column.field.isList()) {
                builder.emptyList(column.ipfix, BasicListEncoder.ALL_OF);
            } else {
                builder.empty(column.ipfix);
            }
        }
    }

    private boolean hasLists(int plugin, Form form) {
        return form == Form.LISTS && schema.plugins().get(plugin).isRepeated();
    }

    /** Tries the programs of records in which all plugins are present, and throws what {@link #compile} throws. */
    void compileAll() {
        int plugins = schema.plugins().size();
        long all = plugins == 0 ? 0 : -1L >>> Long.SIZE - plugins;
        for (Form form : Form.values()) {
            compile(0, all, 4, form);
            compile(0, all, 6, form);
        }
    }

    /** The most octets that a data record can take. */
    int maxLength() {
        int length = maxLength(schema.basic());
        for (Schema plugin : schema.plugins()) {
            length += maxLength(plugin);
        }
        return length;
    }

    private static int maxLength(Schema section) {
        int length = 0;
        for (Field field : section.fields()) {
            int longest = Math.max(
                    FieldCompiler.maxLength(field, field.ipfix()), FieldCompiler.maxLength(field, field.ipfix6()));
            int lists = section.isRepeated() ? BasicListEncoder.MAX_HEADER + section.maxSections() * longest : 0;
            length += Math.max(longest, lists);
        }
        return length;
    }
}
