package io.ringprobe.export.text;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.OutputSettings;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * One JSON object a line (RFC 8259, JSON lines) with all fields of the basic record and those of the plugins that found
 * something, in the order of their declaration. Keys are the names of the fields.
 *
 * <p>Numbers are numbers (64 bits wide: BYTES may exceed 2^53), floats have nine digits behind the point and are null
 * if not finite, times are ISO 8601 in UTC with nanoseconds, addresses and MACs strings (null for no address), bytes
 * hexadecimal strings, lists arrays. Where two plugins share a name, the object has the value of the first of them that
 * found something.
 *
 * <p>A plugin of which a flow can have several sections has one key, its name, and there an array of objects, one a
 * section: {@code "passivedns":[{"DNS_ID":1,...},{"DNS_ID":1,...}]}. So a line is always a flow.
 */
final class JsonFormat implements LineFormat {
    private final Sections sections;
    private final ValueWriter values = new ValueWriter(Dialect.JSON);
    private final Member[] basic;
    private final Member[][] plugins;
    private final Literal[] arrays;
    private final int maxLength;

    /**
     * @param schema what records can hold
     * @param settings the values that the output's options give
     */
    JsonFormat(RecordSchema schema, OutputSettings settings) {
        sections = new Sections(schema);
        basic = members(schema, schema.basic(), settings);
        plugins = schema.plugins().stream()
                .map(plugin -> members(schema, plugin, settings))
                .toArray(Member[][]::new);
        arrays = schema.plugins().stream().map(JsonFormat::array).toArray(Literal[]::new);
        int length = longest(basic) + Ascii.SLACK + 2;
        for (int i = 0; i < plugins.length; i++) {
            int sections = schema.plugins().get(i).maxSections();
            length += arrays[i].length() + 1 + sections * (longest(plugins[i]) + 3);
        }
        maxLength = length;
    }

    /** What stands before the sections of a plugin that can have several; nothing for others. */
    private static Literal array(Schema plugin) {
        return new Literal(plugin.isRepeated() ? ",\"" + plugin.plugin() + "\":[" : "");
    }

    private static Member[] members(RecordSchema schema, Schema section, OutputSettings settings) {
        List<Member> members = new ArrayList<>();
        for (Field field : section.fields()) {
            String key = ",\"" + field.name() + "\":";
            if (field.storage() instanceof Field.Setting setting) {
                String value = Long.toUnsignedString(settings.value(setting.setting()));
                members.add(new Member(new Literal(key + value), null, 0));
            } else {
                members.add(new Member(new Literal(key), Column.of(schema, field), hiddenBy(schema, section, field)));
            }
        }
        return members.toArray(Member[]::new);
    }

    /** The plugins, as bits, that come before {@code section} and have a field of the same name. */
    private static long hiddenBy(RecordSchema schema, Schema section, Field field) {
        if (section != schema.basic() && declares(schema.basic(), field.name())) {
            throw new ConfigException("json: plugin " + section.plugin() + " has a field " + field.name()
                    + ", a name of the basic record");
        }
        if (section.isRepeated()) {
            return 0;
        }
        long bits = 0;
        for (int i = 0; i < schema.indexOf(section.plugin()); i++) {
            Schema other = schema.plugins().get(i);
            if (!other.isRepeated() && declares(other, field.name())) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    private static boolean declares(Schema section, String name) {
        return section.fields().stream().anyMatch(f -> f.name().equals(name));
    }

    private static int longest(Member[] members) {
        int length = 0;
        for (Member member : members) {
            length += member.label.length() + (member.column == null ? 0 : member.column.maxLength());
        }
        return length;
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public long header(long to) {
        return to;
    }

    @Override
    public boolean wants(long record) {
        return true;
    }

    @Override
    public long format(long record, long to) {
        sections.locate(record);
        long end = write(basic, record, sections.offset(0), to);
        for (long bits = sections.presence(); bits != 0; bits &= bits - 1) {
            int plugin = Long.numberOfTrailingZeros(bits);
            end = arrays[plugin].length() == 0
                    ? write(plugins[plugin], record, sections.offset(1 + plugin), end)
                    : array(plugin, record, end);
        }
        Memory.putByte(to, '{');
        Memory.putByte(end, '}');
        return Ascii.character('\n', end + 1);
    }

    /** Writes the plugin's sections, that of the record and those of its repeats. */
    private long array(int plugin, long record, long to) {
        long end = object(plugin, record, sections.offset(1 + plugin), arrays[plugin].write(to));
        long repeat = record;
        for (int left = FlowRecord.repeats(record); left > 0; left--) {
            repeat = FlowRecord.next(repeat);
            if (FlowRecord.presence(repeat) == 1L << plugin) {
                end = object(plugin, repeat, sections.offsetInRepeat(), Ascii.character(',', end));
            }
        }
        return Ascii.character(']', end);
    }

    private long object(int plugin, long record, int section, long to) {
        long end = write(plugins[plugin], record, section, to);
        Memory.putByte(to, '{');
        return Ascii.character('}', end);
    }

    private long write(Member[] members, long record, int section, long to) {
        long end = to;
        for (int i = 0; i < members.length; i++) {
            Member member = members[i];
            if ((member.hiddenBy & sections.presence()) == 0) {
                end = member.label.write(end);
                end = member.column == null ? end : values.write(member.column, record, record + section, end);
            }
        }
        return end;
    }

    /**
     * One field: a comma, its key and a colon; where its value stands (null: in the label); which plugins go before.
     */
    private record Member(Literal label, Column column, long hiddenBy) {}
}
