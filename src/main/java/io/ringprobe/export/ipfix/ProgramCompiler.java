package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.Set;

/**
 * Makes the {@link RecordProgram} for a presence bitmap and IP version from the fields' declarations: the basic fields,
 * then those of each plugin that is present, lowest bit first. Fields without an IPFIX element are left out. Stateless.
 */
final class ProgramCompiler {
    /** What is made of a plugin's several sections in a flow. */
    enum Form {
        /** A data record of the first section, or of a plugin that has but one. */
        FLOW,
        /** A data record of all sections, in which the fields of plugins that can have several are lists. */
        LISTS,
        /** A data record of a repeat: its flow has been counted, so octets and packets are zero. */
        REPEAT
    }

    /** octetDeltaCount and packetDeltaCount, and their reverse. */
    private static final Set<Integer> COUNTERS = Set.of(1, 2);

    private static final int VARIABLE_HEADER = 3;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    private final RecordSchema schema;
    private final long link;
    private final long direction;

    /**
     * @param link value of fields that tell the exporter
     * @param direction value of fields that tell the direction
     */
    ProgramCompiler(RecordSchema schema, long link, long direction) {
        this.schema = schema;
        this.link = link;
        this.direction = direction;
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
            if ((presence & 1L << i) != 0) {
                int section = FlowRecord.sectionOffset(schema, presence, i);
                if (form == Form.LISTS && schema.plugins().get(i).isRepeated()) {
                    addLists(builder, i, section, ipVersion);
                } else {
                    add(builder, schema.plugins().get(i), section, ipVersion);
                }
            }
        }
        return builder.build(index);
    }

    private void addBasic(ProgramBuilder builder, int ipVersion, Form form) {
        for (Field field : schema.basic().fields()) {
            Ipfix ipfix = element(field, ipVersion);
            if (ipfix != null && form == Form.REPEAT && COUNTERS.contains(ipfix.id())) {
                builder.constant(ipfix, 0);
            } else if (ipfix != null) {
                add(builder, field, ipfix, FlowRecord.BASIC_OFFSET);
            }
        }
    }

    private void addLists(ProgramBuilder builder, int plugin, int section, int ipVersion) {
        int inRepeat = FlowRecord.sectionOffset(schema, 0, plugin);
        for (Field field : schema.plugins().get(plugin).fields()) {
            Ipfix ipfix = element(field, ipVersion);
            if (ipfix != null) {
                int offset = offset(field);
                builder.repeated(ipfix, section + offset, inRepeat + offset, plugin, repeatedElement(field, ipfix));
            }
        }
    }

    private static int offset(Field field) {
        return switch (field.storage()) {
            case Field.Fixed f -> f.offset();
            case Field.Variable v -> v.slot();
            default -> throw new IllegalArgumentException(field.name() + " can't be in a repeated section");
        };
    }

    private static int repeatedElement(Field field, Ipfix ipfix) {
        boolean variable = ipfix.length() == Ipfix.VARIABLE;
        if (field.type().isVariable()) {
            return Op.value(variable ? Op.TEXT : Op.PADDED_TEXT, 0, 0, false);
        }
        return field.type() == Type.IP && variable ? Op.value(Op.ADDRESS, 0, 0, false) : element(field, ipfix);
    }

    private static Ipfix element(Field field, int ipVersion) {
        return ipVersion == 6 ? field.ipfix6() : field.ipfix();
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
            int longest = Math.max(maxLength(field, field.ipfix()), maxLength(field, field.ipfix6()));
            int lists = section.isRepeated() ? BasicListEncoder.MAX_HEADER + section.maxSections() * longest : 0;
            length += Math.max(longest, lists);
        }
        return length;
    }

    private static int maxLength(Field field, Ipfix ipfix) {
        if (ipfix == null) {
            return 0;
        }
        return switch (field.storage()) {
            case Field.Variable v -> ipfix.length() == Ipfix.VARIABLE ? VARIABLE_HEADER + v.capacity() : ipfix.length();
            case Field.Array a -> BasicListEncoder.MAX_HEADER + a.count() * ipfix.length();
            case Field.Column c -> BasicListEncoder.MAX_HEADER + c.rows().capacity() * ipfix.length();
            case Field.Fixed f -> ipfix.length() == Ipfix.VARIABLE ? VARIABLE_HEADER + IPV6_LENGTH : ipfix.length();
            case Field.Setting s -> ipfix.length();
        };
    }

    private void add(ProgramBuilder builder, Schema section, int base, int ipVersion) {
        for (Field field : section.fields()) {
            Ipfix ipfix = element(field, ipVersion);
            if (ipfix != null) {
                add(builder, field, ipfix, base);
            }
        }
    }

    private void add(ProgramBuilder builder, Field field, Ipfix ipfix, int base) {
        switch (field.storage()) {
            case Field.Fixed f -> addFixed(builder, field, ipfix, base + f.offset());
            case Field.Variable v -> builder.variable(ipfix, base + v.slot());
            case Field.Array a -> builder.array(ipfix, base + a.offset(), a.count(), element(field, ipfix));
            case Field.Column c ->
                builder.rows(ipfix, base + c.rows().slot(), c.offset(), c.rows().width(), element(field, ipfix));
            case Field.Setting s -> {
                require(ipfix.length() <= Long.BYTES, field, ipfix);
                builder.constant(ipfix, s.setting() == Field.OutputSetting.DIRECTION ? direction : link);
            }
        }
    }

    private static void addFixed(ProgramBuilder builder, Field field, Ipfix ipfix, int offset) {
        if (field.type() == Type.IP && ipfix.length() == Ipfix.VARIABLE) {
            builder.variableIp(ipfix, offset);
        } else {
            builder.fixed(ipfix, offset, element(field, ipfix));
        }
    }

    /** How a value of fixed size is written, in the form of {@link Op#value}. */
    private static int element(Field field, Ipfix ipfix) {
        Type type = field.type();
        int length = ipfix.length();
        return switch (ipfix.encoding()) {
            case PLAIN -> plain(field, ipfix);
            case MILLISECONDS -> {
                require(type == Type.TIME && length == Long.BYTES, field, ipfix);
                yield Op.value(Op.TIME_MILLISECONDS, Long.BYTES, length, false);
            }
            case NTP_MICROSECONDS -> {
                require(type == Type.TIME && length == Long.BYTES, field, ipfix);
                yield Op.value(Op.TIME_NTP_MICROSECONDS, Long.BYTES, length, false);
            }
        };
    }

    private static int plain(Field field, Ipfix ipfix) {
        int length = ipfix.length();
        int size = field.type().size();
        return switch (field.type()) {
            case UINT8, UINT16, UINT32, UINT64 -> {
                require(length <= Long.BYTES, field, ipfix);
                yield Op.value(Op.INTEGER, size, length, false);
            }
            case INT8, TIME -> {
                require(length <= Long.BYTES, field, ipfix);
                yield Op.value(Op.INTEGER, size, length, size != length);
            }
            case FLOAT -> {
                require(length == Float.BYTES || length == Double.BYTES, field, ipfix);
                int kind = length == Float.BYTES ? Op.INTEGER : Op.FLOAT_AS_DOUBLE;
                yield Op.value(kind, size, length, false);
            }
            case MAC, IP -> {
                require(length == size || isAddressLength(field.type(), length), field, ipfix);
                yield Op.value(Op.PLAIN_OCTETS, size, length, false);
            }
            case STRING, BYTES -> throw wrong(field, ipfix);
        };
    }

    private static boolean isAddressLength(Type type, int length) {
        return type == Type.IP && (length == IPV4_LENGTH || length == IPV6_LENGTH);
    }

    private static void require(boolean right, Field field, Ipfix ipfix) {
        if (!right) {
            throw wrong(field, ipfix);
        }
    }

    private static IllegalArgumentException wrong(Field field, Ipfix ipfix) {
        return new IllegalArgumentException(field.plugin() + " declares " + field.name() + " as " + field.unirecType()
                + ", which can't be written as " + ipfix);
    }
}
