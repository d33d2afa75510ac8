package io.ringprobe.export.text;

import io.ringprobe.config.ConfigException;
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
 */
final class JsonFormat implements LineFormat {
    private final Sections sections;
    private final ValueWriter values = new ValueWriter(Dialect.JSON);
    private final Member[] basic;
    private final Member[][] plugins;
    private final int maxLength;

    /**
     * @param schema what records can hold
     * @param settings the values that the output's options give
     */
    JsonFormat(RecordSchema schema, Settings settings) {
        sections = new Sections(schema);
        basic = members(schema, schema.basic(), settings);
        plugins = schema.plugins().stream()
                .map(plugin -> members(schema, plugin, settings))
                .toArray(Member[][]::new);
        int length = longest(basic) + Ascii.SLACK + 2;
        for (Member[] plugin : plugins) {
            length += longest(plugin);
        }
        maxLength = length;
    }

    private static Member[] members(RecordSchema schema, Schema section, Settings settings) {
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
        long bits = 0;
        for (int i = 0; i < schema.indexOf(section.plugin()); i++) {
            if (declares(schema.plugins().get(i), field.name())) {
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
            end = write(plugins[plugin], record, sections.offset(1 + plugin), end);
        }
        Memory.putByte(to, '{');
        Memory.putByte(end, '}');
        return Ascii.character('\n', end + 1);
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
