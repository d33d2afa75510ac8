package io.ringprobe.export.unirec;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.OutputSettings;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The fields of the UniRec records that an output makes, in their order, and which records it makes them of.
 *
 * <p>Two plugins may share a name (dns and passivedns do): that is one field, which has the value of the first of them
 * that found something. A field whose plugin found nothing is zero or empty. Immutable.
 *
 * @param fields in the order of {@link UnirecField#ORDER}
 * @param plugins the bits, in a record's presence bitmap, of the plugins whose fields there are
 */
public record UnirecTemplate(List<UnirecField> fields, long plugins) {
    public UnirecTemplate {
        fields = List.copyOf(fields);
    }

    /**
     * The template of the basic fields and those of some plugins.
     *
     * @param output the output's name, for messages
     * @throws ConfigException if two fields of one name have different types
     */
    public static UnirecTemplate of(String output, RecordSchema schema, List<Schema> plugins, OutputSettings settings) {
        Map<String, UnirecField> byName = new LinkedHashMap<>();
        collect(output, schema.basic(), settings, byName);
        long bits = 0;
        for (Schema plugin : plugins) {
            bits |= 1L << schema.indexOf(plugin.plugin());
            collect(output, plugin, settings, byName);
        }
        return new UnirecTemplate(
                byName.values().stream().sorted(UnirecField.ORDER).toList(), bits);
    }

    private static void collect(
            String output, Schema section, OutputSettings settings, Map<String, UnirecField> byName) {
        for (Field field : section.fields()) {
            if (field.inUnirec()) {
                UnirecField added = UnirecField.of(field, settings);
                byName.merge(added.name(), added, (first, second) -> merged(output, first, second));
            }
        }
    }

    private static UnirecField merged(String output, UnirecField first, UnirecField second) {
        boolean basicIsThere =
                first.isSetting() || first.sources().getFirst().plugin().equals(FlowRecord.BASIC.plugin());
        if (basicIsThere || !first.matches(second)) {
            throw new ConfigException(output + ": two fields of the name " + first.name() + " can't be one column, "
                    + first.typeName() + " and " + second.typeName()
                    + (basicIsThere ? ": the basic record has that name" : "") + "; choose plugins with plugins=");
        }
        return first.or(second);
    }

    /** The types and names of the fields with commas in between, as TRAP's readers are told them. */
    public String text() {
        return fields.stream().map(f -> f.typeName() + " " + f.name()).collect(Collectors.joining(","));
    }

    /** Whether one of the plugins has a section in records with this presence bitmap. */
    public boolean hasPluginOf(long presence) {
        return (presence & plugins) != 0;
    }
}
