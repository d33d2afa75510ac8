package io.ringprobe.export.text;

import io.ringprobe.export.unirec.UnirecField;
import io.ringprobe.memory.Ascii;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Type;

/**
 * One column of csv. Immutable.
 *
 * @param sources where its value may stand; the first that the record has counts
 * @param otherwise what is written where the record has none of them
 */
record CsvColumn(Column[] sources, String otherwise) {
    static CsvColumn of(RecordSchema schema, UnirecField field) {
        Column[] sources = field.sources().stream()
                .map(source -> Column.of(schema, source))
                .toArray(Column[]::new);
        return new CsvColumn(sources, otherwise(field));
    }

    private static String otherwise(UnirecField field) {
        if (field.isSetting()) {
            return Long.toUnsignedString(field.setting());
        }
        return field.isList() ? "[]" : empty(field.type());
    }

    private static String empty(Type type) {
        return switch (type) {
            case UINT8, UINT16, UINT32, UINT64, INT8 -> "0";
            case FLOAT -> "0.000000";
            case TIME -> "1970-01-01T00:00:00.000000";
            case MAC -> "00:00:00:00:00:00";
            case IP -> "::";
            case STRING -> "\"\"";
            case BYTES -> "";
        };
    }

    /** The first source that these records have, or null. */
    Column source(Sections located) {
        for (Column source : sources) {
            if (located.offset(source.section()) != 0) {
                return source;
            }
        }
        return null;
    }

    int maxLength() {
        int longest = otherwise.length() + Ascii.SLACK;
        for (Column source : sources) {
            longest = Math.max(longest, source.maxLength());
        }
        return longest;
    }

    /** The most characters in records that have, but for the basic record, only this section. */
    int maxLength(int section) {
        for (Column source : sources) {
            if (source.section() == 0 || source.section() == section) {
                return source.maxLength();
            }
        }
        return otherwise.length();
    }
}
