package io.ringprobe.export.text;

import io.ringprobe.config.ConfigException;
import io.ringprobe.memory.Ascii;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Type;
import java.util.Arrays;

/**
 * One column of csv. Immutable.
 *
 * @param name the column's name
 * @param unirecType its type in the header
 * @param type the type of the value or of a list's elements
 * @param isList whether the value is a list
 * @param sources where its value may stand; the first that the record has counts
 * @param otherwise what is written where the record has none of them
 */
record CsvColumn(String name, String unirecType, Type type, boolean isList, Column[] sources, String otherwise) {
    private static final int IP_SIZE_IN_UNIREC = 16;

    static CsvColumn of(RecordSchema schema, Field field, Settings settings) {
        if (field.storage() instanceof Field.Setting setting) {
            Type type = settings.type(setting.setting(), field.type());
            String value = Long.toUnsignedString(settings.value(setting.setting()));
            String name = settings.name(setting.setting(), field.name());
            return new CsvColumn(name, type.unirecName(), type, false, new Column[0], value);
        }
        return new CsvColumn(
                field.name(),
                field.unirecType(),
                field.type(),
                field.isList(),
                new Column[] {Column.of(schema, field)},
                field.isList() ? "[]" : empty(field.type()));
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

    /** This column with the sources of another plugin's field of the same name behind its own. */
    CsvColumn or(CsvColumn other) {
        boolean basicIsThere = sources.length == 0 || sources[0].section() == 0;
        if (basicIsThere || !unirecType.equals(other.unirecType)) {
            throw new ConfigException("csv: two fields of the name " + name + " can't be one column, " + unirecType
                    + " and " + other.unirecType + (basicIsThere ? ": the basic record has that name" : "")
                    + "; choose plugins with plugins=");
        }
        Column[] both = Arrays.copyOf(sources, sources.length + 1);
        both[sources.length] = other.sources[0];
        return new CsvColumn(name, unirecType, type, isList, both, otherwise);
    }

    boolean isVariable() {
        return isList || type.isVariable();
    }

    /** Bytes of the value, or of an element, in UniRec. */
    int size() {
        return switch (type) {
            case IP -> IP_SIZE_IN_UNIREC;
            case STRING, BYTES -> 1;
            default -> type.size();
        };
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
