package io.ringprobe.export.text;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Type;

/**
 * Where a field's value stands, worked out of its {@link Field} once, so that writing it is a switch and an addition.
 *
 * @param type the type of the value or of a list's elements
 * @param shape how it is stored
 * @param section 0 for the basic record, else 1 + the plugin's bit in the presence bitmap
 * @param offset of the value, or of the slot that points to it, in the section
 * @param count elements of an array, most rows of a list, most octets of a string
 * @param stride bytes from one element of a list to the next
 * @param columnOffset of the value in its row
 */
record Column(Type type, Shape shape, int section, int offset, int count, int stride, int columnOffset) {
    /** The ways of storing a value; see {@link Field.Storage}. */
    enum Shape {
        FIXED,
        VARIABLE,
        ARRAY,
        ROWS
    }

    /** Characters of a number, time, address, MAC or float, quotes and list separator included. */
    private static final int MAX_VALUE = 56;

    private static final int BRACKETS = 2;

    /** The column of a field that stands in the record. */
    static Column of(RecordSchema schema, Field field) {
        int section = 1 + schema.indexOf(field.plugin());
        Type type = field.type();
        return switch (field.storage()) {
            case Field.Fixed f -> new Column(type, Shape.FIXED, section, f.offset(), 1, 0, 0);
            case Field.Variable v -> new Column(type, Shape.VARIABLE, section, v.slot(), v.capacity(), 0, 0);
            case Field.Array a -> new Column(type, Shape.ARRAY, section, a.offset(), a.count(), type.size(), 0);
            case Field.Column c ->
                new Column(
                        type,
                        Shape.ROWS,
                        section,
                        c.rows().slot(),
                        c.rows().capacity(),
                        c.rows().width(),
                        c.offset());
            case Field.Setting s -> throw new IllegalArgumentException(field.name() + " stands in no record");
        };
    }

    /** The most characters that the value can take in any dialect. */
    int maxLength() {
        return switch (shape) {
            case FIXED -> MAX_VALUE;
            case VARIABLE -> BRACKETS + count * Dialect.MAX_ESCAPE;
            case ARRAY, ROWS -> BRACKETS + count * MAX_VALUE;
        };
    }
}
