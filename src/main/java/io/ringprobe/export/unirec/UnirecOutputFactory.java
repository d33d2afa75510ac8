package io.ringprobe.export.unirec;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.export.OutputSettings;
import io.ringprobe.export.spool.Spool;
import io.ringprobe.export.spool.SpoolOptions;
import io.ringprobe.export.trap.Spooling;
import io.ringprobe.export.trap.TrapInterface;
import io.ringprobe.export.trap.TrapInterfaces;
import io.ringprobe.export.trap.TrapSpec;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The output {@code unirec}: UniRec records over TRAP, as NEMEA's modules read them; one exporter for each interface.
 * Stateless.
 */
public final class UnirecOutputFactory implements OutputFactory {
    static final String NAME = "unirec";

    private static final String INTERFACES = "ifc";
    private static final String PLUGINS = "plugins";
    private static final ComponentSpec SPEC =
            new ComponentSpec(ComponentSpec.OUTPUT, NAME, "UniRec records over TRAP, for NEMEA", options());

    private static List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(List.of(
                OptionSpec.value(
                        "i",
                        INTERFACES,
                        "SPEC",
                        "",
                        "TRAP interfaces, with commas between them: u:SOCKET, t:PORT, T:PORT:KEY:CERT:CA, f:FILE,"
                                + " b:, each with parameters such as :timeout=WAIT"),
                OptionSpec.value(
                        "p",
                        PLUGINS,
                        "GROUPS",
                        "",
                        "for each interface the plugins whose flows it gets, such as http,(pstats,phists),basic;"
                                + " basic is all flows, without plugins' fields"),
                OptionSpec.flag("o", "odid", "the field uint32 ODID instead of uint64 LINK_BIT_FIELD"),
                OptionSpec.flag("e", "eof", "tell the readers at the end that there is no more"),
                OptionSpec.value(
                        "I", "id", "NUMBER", "1", "value of the field LINK_BIT_FIELD, or ODID: which exporter"),
                OutputSettings.DIR_OPTION,
                OptionSpec.flag(
                        "v", "verbose", "accepted for ipfixprobe's sake: what befalls an interface is always logged")));
        options.addAll(SpoolOptions.OPTIONS);
        return options;
    }

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public List<FlowExporter> open(Options options, OutputContext context) throws IOException {
        OutputSettings settings = OutputSettings.from(options, options.flag("odid"));
        List<TrapSpec> interfaces = interfaces(options);
        if (options.has("spool")
                && SpoolOptions.isOn(options)
                && interfaces.stream().noneMatch(TrapSpec::hasSpool)) {
            throw options.wrong("spool", "a folder only with interfaces t: or T:", null);
        }
        List<List<Schema>> groups = groups(options, interfaces, context.schema());
        List<UnirecTemplate> templates = new ArrayList<>();
        for (List<Schema> group : groups) {
            templates.add(UnirecTemplate.of(NAME, context.schema(), group, settings));
        }
        return openAll(options, interfaces, templates, context);
    }

    @Override
    public Set<String> holds(Options options) {
        Set<String> held = new HashSet<>(SpoolOptions.holds(options));
        for (TrapSpec spec : interfaces(options)) {
            held.add("interface " + spec.name());
        }
        return held;
    }

    @Override
    public void checkReopening(Options options) throws IOException {
        SpoolOptions.checkReopening(options);
    }

    private static List<FlowExporter> openAll(
            Options options, List<TrapSpec> interfaces, List<UnirecTemplate> templates, OutputContext context)
            throws IOException {
        List<FlowExporter> exporters = new ArrayList<>();
        boolean complete = false;
        try {
            for (int i = 0; i < interfaces.size(); i++) {
                TrapSpec spec = context.goesOn() ? interfaces.get(i).keepingFiles() : interfaces.get(i);
                exporters.add(open(options, spec, templates.get(i), options.flag("eof"), context));
            }
            complete = true;
        } finally {
            if (!complete) {
                exporters.forEach(FlowExporter::close);
            }
        }
        return exporters;
    }

    private static FlowExporter open(
            Options options, TrapSpec asked, UnirecTemplate template, boolean sendsEnd, OutputContext context)
            throws IOException {
        OutputCounters counters = new OutputCounters();
        Spooling spooling = asked.hasSpool() ? spooling(options, asked, counters) : null;
        TrapSpec spec = spooling == null ? asked : asked.limitedTo(Spool.MAX_LENGTH);
        TrapInterface trap;
        try {
            trap = TrapInterfaces.open(spec, template.text(), spooling, context::mayWait, counters);
        } catch (IOException | RuntimeException e) {
            if (spooling != null) {
                spooling.spool().close();
            }
            throw e;
        }
        UnirecEncoder encoder = new UnirecEncoder(context.schema(), template);
        boolean wantsAll = template.plugins() == 0;
        return new UnirecExporter(spec, template, encoder, wantsAll, sendsEnd, trap, counters);
    }

    private static Spooling spooling(Options options, TrapSpec spec, OutputCounters counters) throws IOException {
        Spool spool = SpoolOptions.open(options, NAME + "-" + spec.name(), counters);
        return spool == null ? null : new Spooling(spool, SpoolOptions.rate(options));
    }

    private static List<TrapSpec> interfaces(Options options) {
        String text = String.join(",", options.texts(INTERFACES));
        if (text.isBlank()) {
            throw options.wrong(INTERFACES, "at least one interface, such as u:flows or f:flows.trapcap", null);
        }
        List<TrapSpec> interfaces = parsed(options, INTERFACES, text, TrapSpec::parseAll);
        Set<String> names = new HashSet<>();
        for (TrapSpec spec : interfaces) {
            if (spec.kind() != TrapSpec.Kind.BLACKHOLE && !names.add(spec.name())) {
                throw options.wrong(INTERFACES, "interfaces that differ; " + spec.name() + " is there twice", null);
            }
        }
        return interfaces;
    }

    private static <T> T parsed(Options options, String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw options.wrong(option, e.getMessage(), e);
        }
    }

    /** For each interface the plugins whose flows it gets; none stands for all flows. */
    private static List<List<Schema>> groups(Options options, List<TrapSpec> interfaces, RecordSchema schema) {
        String text = String.join(",", options.texts(PLUGINS));
        if (text.isBlank()) {
            return List.of(onlyGroup(options, interfaces, schema));
        }
        List<List<String>> names = parsed(options, PLUGINS, text, PluginGroups::parse);
        if (names.size() != interfaces.size()) {
            throw options.wrong(
                    PLUGINS,
                    "one group for each interface: here are " + names.size() + ", and ifc names " + interfaces.size(),
                    null);
        }
        List<List<Schema>> groups = new ArrayList<>();
        for (List<String> group : names) {
            groups.add(group.equals(List.of(PluginGroups.BASIC)) ? List.of() : schemas(options, group, schema));
        }
        return groups;
    }

    /** Without groups there is one interface, for the one plugin, or for all flows where there is no plugin. */
    private static List<Schema> onlyGroup(Options options, List<TrapSpec> interfaces, RecordSchema schema) {
        if (interfaces.size() > 1 || schema.plugins().size() > 1) {
            throw options.wrong(
                    PLUGINS,
                    "a group of plugins for each interface, such as (http,dns) or basic, as there are "
                            + interfaces.size() + " interfaces and "
                            + schema.plugins().size() + " plugins",
                    null);
        }
        return schema.plugins();
    }

    private static List<Schema> schemas(Options options, List<String> group, RecordSchema schema) {
        List<Schema> schemas = new ArrayList<>();
        for (String name : group) {
            int index = schema.indexOf(name);
            if (index < 0) {
                throw options.wrong(
                        PLUGINS, "plugins that are switched on (" + known(schema) + "), not '" + name + "'", null);
            }
            schemas.add(schema.plugins().get(index));
        }
        return schemas;
    }

    private static String known(RecordSchema schema) {
        return PluginGroups.BASIC
                + schema.plugins().stream().map(p -> ", " + p.plugin()).collect(Collectors.joining());
    }
}
