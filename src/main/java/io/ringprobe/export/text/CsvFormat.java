package io.ringprobe.export.text;

import io.ringprobe.config.ConfigException;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
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
 * that found something. A field whose plugin found nothing is zero or empty.
 */
final class CsvFormat implements LineFormat {
    private static final int IP_SIZE_IN_UNIREC = 16;
    private static final Comparator<CsvColumn> UNIREC_ORDER = Comparator.comparing(CsvColumn::isVariable)
            .thenComparing(c -> c.isVariable() ? c.size() : -c.size())
            .thenComparing(CsvColumn::name);

    private final Sections sections;
    private final ValueWriter values = new ValueWriter(Dialect.CSV);
    private final CsvColumn[] columns;
    private final Literal header;
    private final long wantedPlugins;
    private final boolean wantsAll;
    private final int maxLength;

    /**
     * @param schema what records can hold
     * @param chosen the plugins whose columns there are
     * @param wantsAll whether all records are wanted, or only those in which a chosen plugin found something
     * @param settings the values that the output's options give
     */
    CsvFormat(RecordSchema schema, List<Schema> chosen, boolean wantsAll, Settings settings) {
        this.sections = new Sections(schema);
        this.wantsAll = wantsAll;
        long bits = 0;
        Map<String, CsvColumn> byName = new LinkedHashMap<>();
        collect(schema, schema.basic(), settings, byName);
        for (Schema plugin : chosen) {
            bits |= 1L << schema.indexOf(plugin.plugin());
            collect(schema, plugin, settings, byName);
        }
        wantedPlugins = bits;
        columns = byName.values().stream().sorted(UNIREC_ORDER).toArray(CsvColumn[]::new);
        header = new Literal(headerLine(columns));
        maxLength = longest();
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

    private int longest() {
        int line = Ascii.SLACK;
        for (CsvColumn column : columns) {
            line += column.maxLength() + 1;
        }
        return Math.max(line, header.length() + Ascii.SLACK);
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

    @Override
    public long format(long record, long to) {
        sections.locate(record);
        long end = to;
        for (int i = 0; i < columns.length; i++) {
            end = Ascii.character(',', write(columns[i], record, end));
        }
        Memory.putByte(end - 1, '\n');
        return end;
    }

    private long write(CsvColumn column, long record, long to) {
        Column[] sources = column.sources();
        for (int i = 0; i < sources.length; i++) {
            int section = sections.offset(sources[i].section());
            if (section != 0) {
                return values.write(sources[i], record, record + section, to);
            }
        }
        return column.otherwise().write(to);
    }

    /** One column: where its value may stand, the first present one counts, and what is written where none is. */
    private record CsvColumn(
            String name, String unirecType, Type type, boolean isList, Column[] sources, Literal otherwise) {
        static CsvColumn of(RecordSchema schema, Field field, Settings settings) {
            if (field.storage() instanceof Field.Setting setting) {
                Type type = settings.type(setting.setting(), field.type());
                String value = Long.toUnsignedString(settings.value(setting.setting()));
                String name = settings.name(setting.setting(), field.name());
                return new CsvColumn(name, type.unirecName(), type, false, new Column[0], new Literal(value));
            }
            return new CsvColumn(
                    field.name(),
                    field.unirecType(),
                    field.type(),
                    field.isList(),
                    new Column[] {Column.of(schema, field)},
                    new Literal(field.isList() ? "[]" : empty(field.type())));
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
    }
}
