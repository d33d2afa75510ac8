package io.ringprobe.export.text;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputSettings;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The output {@code csv}: the columns of UniRec, in its order, as NEMEA's logger prints them. Stateless. */
public final class CsvOutputFactory extends LineOutputFactory {
    private static final String BASIC = "basic";
    private static final ComponentSpec SPEC = new ComponentSpec(
            "output",
            "csv",
            "comma-separated values with a header of types and names, columns in the order of UniRec",
            List.of(
                    TextTarget.OPTION,
                    OptionSpec.value(
                            "p",
                            "plugins",
                            "NAMES",
                            "",
                            "only the columns of these plugins (a,b; basic for none) and only flows in which one found"
                                    + " something; else all"),
                    OptionSpec.value(
                            "",
                            "strings",
                            "printable|escaped",
                            "printable",
                            "of strings only what is printable ASCII, as NEMEA's logger has it; or all, the rest as"
                                    + " UTF-8 or \\xHH"),
                    OutputSettings.ID_OPTION,
                    OutputSettings.ODID_OPTION,
                    OutputSettings.DIR_OPTION));

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    LineFormat format(Options options, OutputContext context) {
        RecordSchema schema = context.schema();
        Set<String> names = names(options, schema);
        boolean wantsAll = names.isEmpty() || names.contains(BASIC);
        List<Schema> chosen = schema.plugins().stream()
                .filter(plugin -> names.isEmpty() || names.contains(plugin.plugin()))
                .toList();
        OutputSettings settings = OutputSettings.from(options, options.flag("odid"));
        Dialect dialect = options.text("strings").equals("escaped") ? Dialect.CSV : Dialect.PRINTABLE;
        return new CsvFormat(schema, chosen, wantsAll, settings, dialect);
    }

    private static Set<String> names(Options options, RecordSchema schema) {
        Set<String> names = new LinkedHashSet<>();
        for (String list : options.texts("plugins")) {
            for (String name : list.split(",", -1)) {
                names.add(name.strip());
            }
        }
        List<String> unknown = new ArrayList<>(names);
        unknown.removeIf(name -> name.equals(BASIC) || schema.indexOf(name) >= 0);
        if (!unknown.isEmpty()) {
            String expected = "plugins that are switched on (" + known(schema) + "), not " + quoted(unknown);
            throw options.wrong("plugins", expected, null);
        }
        return names;
    }

    private static String known(RecordSchema schema) {
        return BASIC + schema.plugins().stream().map(p -> ", " + p.plugin()).collect(Collectors.joining());
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
