package io.ringprobe.export.text;

import io.ringprobe.export.OutputSettings;
import io.ringprobe.export.unirec.UnirecTemplate;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Ascii;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * Lines as NEMEA's {@code logger -t} prints UniRec records: a header of types and names, then one line a record with
 * the fields of a {@link UnirecTemplate} as columns. Each repeat has a line of its own, in which the basic fields come
 * again and other plugins' fields are zero or empty.
 */
final class CsvFormat implements LineFormat {
    private final CsvPrograms programs;
    private final ValueWriter values;
    private final Literal header;
    private final UnirecTemplate template;
    private final boolean wantsAll;
    private final int maxLength;
    private CsvProgram program;

    /**
     * @param schema what records can hold
     * @param chosen the plugins whose columns there are
     * @param wantsAll whether all records are wanted, or only those in which a chosen plugin found something
     * @param settings the values that the output's options give
     * @param dialect how strings are spelt
     */
    CsvFormat(RecordSchema schema, List<Schema> chosen, boolean wantsAll, OutputSettings settings, Dialect dialect) {
        values = new ValueWriter(dialect);
        this.wantsAll = wantsAll;
        template = UnirecTemplate.of("csv", schema, chosen, settings);
        CsvColumn[] columns = template.fields().stream()
                .map(field -> CsvColumn.of(schema, field))
                .toArray(CsvColumn[]::new);
        header = new Literal(template.text() + "\n");
        maxLength = longest(schema, columns);
        programs = new CsvPrograms(schema, columns);
        program = programs.get(0);
    }

    private int longest(RecordSchema schema, CsvColumn[] columns) {
        int line = Ascii.SLACK;
        for (CsvColumn column : columns) {
            line += column.maxLength() + 1;
        }
        for (Schema plugin : schema.plugins()) {
            int section = 1 + schema.indexOf(plugin.plugin());
            line += (plugin.maxSections() - 1) * longestRepeat(columns, section);
        }
        return Math.max(line, header.length() + Ascii.SLACK);
    }

    private static int longestRepeat(CsvColumn[] columns, int section) {
        int line = 0;
        for (CsvColumn column : columns) {
            line += column.maxLength(section) + 1;
        }
        return line;
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public long header(long to) {
        return header.write(to);
    }

    @Override
    public boolean wants(long record) {
        return wantsAll || template.hasPluginOf(FlowRecord.presence(record));
    }

    private boolean wantsRepeat(long repeat) {
        return template.hasPluginOf(FlowRecord.presence(repeat));
    }

    @Override
    public int repeats(long record) {
        int wanted = 0;
        long repeat = record;
        for (int left = FlowRecord.repeats(record); left > 0; left--) {
            repeat = FlowRecord.next(repeat);
            wanted += wantsRepeat(repeat) ? 1 : 0;
        }
        return wanted;
    }

    @Override
    public long format(long record, long to) {
        long end = line(record, to);
        long repeat = record;
        for (int left = FlowRecord.repeats(record); left > 0; left--) {
            repeat = FlowRecord.next(repeat);
            end = wantsRepeat(repeat) ? line(repeat, end) : end;
        }
        return end;
    }

    private long line(long record, long to) {
        long presence = FlowRecord.presence(record);
        if (presence != program.presence()) {
            program = programs.get(presence);
        }
        return program.write(values, record, to);
    }
}
