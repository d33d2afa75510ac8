package io.ringprobe.export.text;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Ascii;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines as NEMEA's {@code logger -t} prints UniRec records: a header of types and names, then one line a record with
 * all columns, in the order of a UniRec template: fixed-length fields by size, the largest first, then those of
 * variable length by the size of their elements, the smallest first (string and bytes count as 1); by name within one
 * size.
 *
 * <p>Two plugins may share a name (dns and passivedns do): that is one column, which has the value of the first of them
 * that found something. A field whose plugin found nothing is zero or empty. Each repeat has a line of its own, in
 * which the basic fields come again and other plugins' fields are zero or empty.
 */
final class CsvFormat implements LineFormat {
    private static final Comparator<CsvColumn> UNIREC_ORDER = Comparator.comparing(CsvColumn::isVariable)
            .thenComparing(c -> c.isVariable() ? c.size() : -c.size())
            .thenComparing(CsvColumn::name);

    private final CsvPrograms programs;
    private final ValueWriter values;
    private final Literal header;
    private final long wantedPlugins;
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
    CsvFormat(RecordSchema schema, List<Schema> chosen, boolean wantsAll, Settings settings, Dialect dialect) {
        values = new ValueWriter(dialect);
        this.wantsAll = wantsAll;
        long bits = 0;
        Map<String, CsvColumn> byName = new LinkedHashMap<>();
        collect(schema, schema.basic(), settings, byName);
        for (Schema plugin : chosen) {
            bits |= 1L << schema.indexOf(plugin.plugin());
            collect(schema, plugin, settings, byName);
        }
        wantedPlugins = bits;
        CsvColumn[] columns = byName.values().stream().sorted(UNIREC_ORDER).toArray(CsvColumn[]::new);
        header = new Literal(headerLine(columns));
        maxLength = longest(schema, columns);
        programs = new CsvPrograms(schema, columns);
        program = programs.get(0);
    }

    private static void collect(RecordSchema schema, Schema section, Settings settings, Map<String, CsvColumn> byName) {
        for (Field field : section.fields()) {
            if (field.inUnirec()) {
                CsvColumn column = CsvColumn.of(schema, field, settings);
                byName.merge(column.name(), column, CsvColumn::or);
            }
        }
    }

    private static String headerLine(CsvColumn[] columns) {
        List<String> titles = new ArrayList<>();
        for (CsvColumn column : columns) {
            titles.add(column.unirecType() + " " + column.name());
        }
        return String.join(",", titles) + "\n";
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
        return wantsAll || (FlowRecord.presence(record) & wantedPlugins) != 0;
    }

    private boolean wantsRepeat(long repeat) {
        return (FlowRecord.presence(repeat) & wantedPlugins) != 0;
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
