package io.ringprobe.export.text;

import java.util.ArrayList;
import java.util.List;

/**
 * What to write for records with one presence bitmap: the values that there are, and between them the commas and the
 * empty values of absent plugins, which are one piece of text however many they are. Immutable.
 */
final class CsvProgram {
    private final long presence;
    private final Literal first;
    private final Column[] values;
    private final int[] sections;
    private final Literal[] after;

    /**
     * @param columns the columns in the order of the line
     * @param located knows where the sections of records with this bitmap stand
     */
    CsvProgram(CsvColumn[] columns, Sections located) {
        presence = located.presence();
        List<Column> present = new ArrayList<>();
        List<StringBuilder> texts = new ArrayList<>();
        texts.add(new StringBuilder());
        for (int i = 0; i < columns.length; i++) {
            Column source = columns[i].source(located);
            if (source == null) {
                texts.getLast().append(columns[i].otherwise());
            } else {
                present.add(source);
                texts.add(new StringBuilder());
            }
            texts.getLast().append(i == columns.length - 1 ? '\n' : ',');
        }
        first = new Literal(texts.removeFirst().toString());
        values = present.toArray(Column[]::new);
        sections = present.stream().mapToInt(c -> located.offset(c.section())).toArray();
        after = texts.stream().map(text -> new Literal(text.toString())).toArray(Literal[]::new);
    }

    long presence() {
        return presence;
    }

    /** Writes the line of a record that has this presence bitmap. */
    long write(ValueWriter writer, long record, long to) {
        long end = first.write(to);
        for (int i = 0; i < values.length; i++) {
            end = after[i].write(writer.write(values[i], record, record + sections[i], end));
        }
        return end;
    }
}
