package io.ringprobe.export.ipfix;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Type;

/**
 * Adds single fields to a program: how a value of a field's type is written as an element. (Without switches over
 * types: the code that such a one makes at run time, in each run, takes ten milliseconds.) Immutable.
 */
final class FieldCompiler {
    private static final int VARIABLE_HEADER = 3;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    private final long link;
    private final long direction;

    /**
     * @param link value of fields that tell the exporter
     * @param direction value of fields that tell the direction
     */
    FieldCompiler(long link, long direction) {
        this.link = link;
        this.direction = direction;
    }

    /**
     * Adds a field of a section that the record has.
     *
     * @param base where the section begins in the record
     * @throws IllegalArgumentException if the field's type can't be written as the element
     */
    void add(ProgramBuilder builder, Field field, Ipfix ipfix, int base) {
        Field.Storage storage = field.storage();
        if (storage instanceof Field.Fixed f) {
            addFixed(builder, field, ipfix, base + f.offset());
        } else if (storage instanceof Field.Variable v) {
            builder.variable(ipfix, base + v.slot());
        } else if (storage instanceof Field.Array a) {
            builder.array(ipfix, base + a.offset(), a.count(), element(field, ipfix));
        } else if (storage instanceof Field.Column c) {
            builder.rows(ipfix, base + c.rows().slot(), c.offset(), c.rows().width(), element(field, ipfix));
        } else if (storage instanceof Field.Setting s) {
            require(ipfix.length() <= Long.BYTES, field, ipfix);
            builder.constant(ipfix, s.setting() == Field.OutputSetting.DIRECTION ? direction : link);
        } else {
            throw unknown(storage);
        }
    }

    private static IllegalStateException unknown(Field.Storage storage) {
        return new IllegalStateException("not known to IPFIX: " + storage);
    }

    private static void addFixed(ProgramBuilder builder, Field field, Ipfix ipfix, int offset) {
        if (field.type() == Type.IP && ipfix.length() == Ipfix.VARIABLE) {
            builder.variableIp(ipfix, offset);
        } else {
            builder.fixed(ipfix, offset, element(field, ipfix));
        }
    }

    /**
     * Adds a field of a plugin that can have several sections, as a list of the values in all of them.
     *
     * @param section where the first section begins in the flow's record
     * @param inRepeat where the section begins in a repeat
     */
    static void addList(ProgramBuilder builder, Field field, Ipfix ipfix, int plugin, int section, int inRepeat) {
        int offset = offset(field);
        builder.repeated(ipfix, section + offset, inRepeat + offset, plugin, listElement(field, ipfix));
    }

    private static int offset(Field field) {
        if (field.storage() instanceof Field.Fixed f) {
            return f.offset();
        }
        if (field.storage() instanceof Field.Variable v) {
            return v.slot();
        }
        throw new IllegalArgumentException(field.name() + " can't be in a repeated section");
    }

    private static int listElement(Field field, Ipfix ipfix) {
        boolean variable = ipfix.length() == Ipfix.VARIABLE;
        if (field.type().isVariable()) {
            return Op.value(variable ? Op.TEXT : Op.PADDED_TEXT, 0, 0, false);
        }
        return field.type() == Type.IP && variable ? Op.value(Op.ADDRESS, 0, 0, false) : element(field, ipfix);
    }

    /** The most octets that a field's value can take. */
    static int maxLength(Field field, Ipfix ipfix) {
        if (ipfix == null) {
            return 0;
        }
        boolean variable = ipfix.length() == Ipfix.VARIABLE;
        Field.Storage storage = field.storage();
        if (storage instanceof Field.Variable v) {
            return variable ? VARIABLE_HEADER + v.capacity() : ipfix.length();
        }
        if (storage instanceof Field.Array a) {
            return BasicListEncoder.MAX_HEADER + a.count() * ipfix.length();
        }
        if (storage instanceof Field.Column c) {
            return BasicListEncoder.MAX_HEADER + c.rows().capacity() * ipfix.length();
        }
        return storage instanceof Field.Fixed && variable ? VARIABLE_HEADER + IPV6_LENGTH : ipfix.length();
    }

    /** How a value of fixed size is written, in the form of {@link Op#value}. */
    private static int element(Field field, Ipfix ipfix) {
        return switch (ipfix.encoding()) {
            case PLAIN -> plain(field, ipfix);
            case MILLISECONDS -> time(Op.TIME_MILLISECONDS, field, ipfix);
            case NTP_MICROSECONDS -> time(Op.TIME_NTP_MICROSECONDS, field, ipfix);
            case NTP_NANOSECONDS -> time(Op.TIME_NTP_NANOSECONDS, field, ipfix);
        };
    }

    private static int time(int kind, Field field, Ipfix ipfix) {
        require(field.type() == Type.TIME && ipfix.length() == Long.BYTES, field, ipfix);
        return Op.value(kind, Long.BYTES, Long.BYTES, false);
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
