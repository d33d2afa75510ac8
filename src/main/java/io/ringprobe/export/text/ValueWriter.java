package io.ringprobe.export.text;

import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Type;

/**
 * Writes the values of columns in one dialect, in the manner of {@link Ascii}. Used by one thread; allocates nothing.
 */
final class ValueWriter {
    private static final Literal NULL = new Literal("null");

    private final Dialect dialect;
    private final boolean json;
    private long origin;

    ValueWriter(Dialect dialect) {
        this.dialect = dialect;
        this.json = dialect == Dialect.JSON;
    }

    /** Sets the time, in nanoseconds since 1970, from which the text dialect counts the times in lists. */
    void origin(long nanos) {
        origin = nanos;
    }

    /**
     * Writes a column's value.
     *
     * @param record start of the flow record
     * @param section start of the column's section
     */
    long write(Column column, long record, long section, long to) {
        long at = section + column.offset();
        return switch (column.shape()) {
            case FIXED -> value(column.type(), at, to);
            case VARIABLE -> variable(column.type(), record, at, to);
            case ARRAY -> list(column, at, column.count(), to);
            case ROWS -> {
                int count = Memory.getUnsignedShort(at + Rows.COUNT_OFFSET);
                long rows = record + Memory.getUnsignedShort(at + Rows.DATA_OFFSET);
                yield list(column, rows + column.columnOffset(), count, to);
            }
        };
    }

    private long variable(Type type, long record, long slot, long to) {
        int length = Memory.getUnsignedShort(slot);
        long data = record + Memory.getUnsignedShort(slot + 2);
        return type == Type.STRING
                ? Strings.quoted(dialect, data, length, to)
                : quote(Ascii.hex(data, length, quote(to)));
    }

    private long list(Column column, long first, int count, long to) {
        boolean spans = dialect == Dialect.TEXT && column.type() == Type.TIME;
        long end = Ascii.character('[', to);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                end = Ascii.character(dialect.listSeparator, end);
            }
            long at = first + (long) i * column.stride();
            end = spans ? Timestamps.span(Memory.getLong(at) - origin, end) : value(column.type(), at, end);
        }
        return Ascii.character(']', end);
    }

    private long value(Type type, long at, long to) {
        return switch (type) {
            case UINT8 -> Ascii.unsigned(Memory.getUnsignedByte(at), to);
            case UINT16 -> Ascii.unsigned(Memory.getUnsignedShort(at), to);
            case UINT32 -> Ascii.unsigned(Memory.getUnsignedInt(at), to);
            case UINT64 -> Ascii.unsigned(Memory.getLong(at), to);
            case INT8 -> Ascii.signed(Memory.getByte(at), to);
            case FLOAT -> real(Float.intBitsToFloat(Memory.getInt(at)), to);
            case TIME -> time(Memory.getLong(at), to);
            case MAC -> quote(Addresses.mac(at, quote(to)));
            case IP -> address(at, to);
            case STRING, BYTES -> throw new IllegalStateException(type + " has no fixed size");
        };
    }

    private long real(float value, long to) {
        if (Float.isFinite(value)) {
            return Floats.fixed(value, dialect.floatDigits, dialect.floatScale, to);
        }
        return json ? NULL.write(to) : notFinite(value, to);
    }

    private static long notFinite(float value, long to) {
        if (Float.isNaN(value)) {
            return NotFinite.NAN.write(to);
        }
        return value > 0 ? NotFinite.INFINITY.write(to) : NotFinite.MINUS_INFINITY.write(to);
    }

    private long time(long nanos, long to) {
        return json ? quote(Timestamps.nanos(nanos, quote(to))) : Timestamps.micros(nanos, to);
    }

    private long address(long at, long to) {
        if (dialect.isCsv()) {
            return Addresses.ip(at, to);
        }
        if (Addresses.version(at) == 0) {
            return json ? NULL.write(to) : Ascii.character('-', to);
        }
        return quote(Addresses.ip(at, quote(to)));
    }

    private long quote(long to) {
        return json ? Ascii.character('"', to) : to;
    }

    /** The spellings of C's printf. */
    private static final class NotFinite {
        static final Literal NAN = new Literal("nan");
        static final Literal INFINITY = new Literal("inf");
        static final Literal MINUS_INFINITY = new Literal("-inf");

        private NotFinite() {}
    }
}
