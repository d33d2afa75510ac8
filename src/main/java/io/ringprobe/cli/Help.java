package io.ringprobe.cli;

import io.ringprobe.config.ComponentCatalog;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Nearest;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.ReferenceConf;
import java.util.ArrayList;
import java.util.List;

/** Writes help, all of it from the declarations of options and components. Used by the main thread. */
final class Help {
    /** The topic that shows every key of the configuration file. */
    private static final String CONFIG = "config";

    private static final List<String> KINDS =
            List.of(ComponentSpec.INPUT, ComponentSpec.STORAGE, ComponentSpec.PROCESS, ComponentSpec.OUTPUT);

    private static final String USAGE = """
        Usage: ringprobe -i INPUT [-s CACHE] [-p PLUGIN]... [-o OUTPUT]... [OPTION]...
               ringprobe --config FILE [OPTION]...
               ringprobe check FILE
               ringprobe fields [--format md|json]
               ringprobe metrics
               ringprobe new-plugin NAME
        """;

    private static final String EXAMPLES = """
        Examples:
          ringprobe -i 'pcap;file=pcaps/demo.pcap' -p basicplus -p pstats -o text
          ringprobe -i 'pcap;file=day.pcapng.zst' -s 'cache;size=20' -o 'ipfix;host=collector;udp'
          ringprobe --config conf/ringprobe.conf -o text
        """;

    private final ComponentCatalog catalog;
    private final StringBuilder page = new StringBuilder();

    private Help(ComponentCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The help on a topic; on everything where it is empty.
     *
     * @throws ConfigException if there is no such topic
     */
    static String on(String topic, ComponentCatalog catalog) {
        Help help = new Help(catalog);
        if (topic.isEmpty()) {
            help.general();
        } else if (topic.equals(CONFIG)) {
            help.page.append(ReferenceConf.render(catalog));
        } else if (KINDS.contains(topic)) {
            help.kind(topic);
        } else {
            help.named(topic);
        }
        return help.page.toString();
    }

    private void general() {
        page.append("ringprobe ").append(Version.text()).append(": turns packets into biflows and exports them\n\n");
        page.append(USAGE).append("\nOptions:\n");
        Paragraphs options = new Paragraphs(2);
        for (GeneralOption option : GeneralOption.values()) {
            options.add(left(option), option.setting() == null ? option.doc() : documented(option.setting()));
        }
        options.appendTo(page);
        page.append("\nCommands:\n");
        Paragraphs commands = new Paragraphs(2);
        commands.add("check FILE", "check a configuration file and name all its mistakes");
        commands.add("fields [--format md|json]", "print all fields that flows can have");
        commands.add("metrics", "print all metrics that the probe has for Prometheus");
        commands.add("new-plugin NAME", "write a Maven project with a plugin that works, to begin from");
        commands.appendTo(page);
        for (String kind : KINDS) {
            list(kind);
        }
        page.append('\n').append(EXAMPLES);
        signals();
        exitStatus();
    }

    private void signals() {
        page.append("\nSignals:\n");
        Paragraphs rows = new Paragraphs(2);
        rows.add("TERM, INT", "stop, export all flows and end; a second one ends at once");
        rows.add("HUP", "read the configuration again, and begin the log file anew");
        rows.add("USR1", "print the balance");
        rows.appendTo(page);
    }

    private void exitStatus() {
        page.append("\nExit status:\n");
        Paragraphs rows = new Paragraphs(2);
        rows.add(Integer.toString(ExitStatus.OK), "all went well");
        rows.add(Integer.toString(ExitStatus.ERROR), "something failed while running, or a capture was cut off");
        rows.add(Integer.toString(ExitStatus.USAGE), "wrong use, wrong configuration, or no capture");
        rows.add(Integer.toString(ExitStatus.FLOWS_LOST), "an output lost flows");
        rows.add(
                ExitStatus.SIGNAL + "+N",
                "ended at once by signal N: the second SIGTERM or SIGINT, or the first while starting");
        rows.appendTo(page);
    }

    private void list(String kind) {
        page.append('\n').append(heading(kind)).append(" (-h ").append(kind).append(" for their options):\n");
        Paragraphs rows = new Paragraphs(2);
        for (String name : catalog.names(kind)) {
            rows.add(name, catalog.find(kind, name).doc());
        }
        rows.appendTo(page);
    }

    private static String heading(String kind) {
        return switch (kind) {
            case ComponentSpec.INPUT -> "Inputs";
            case ComponentSpec.STORAGE -> "Storages";
            case ComponentSpec.PROCESS -> "Plugins";
            default -> "Outputs";
        };
    }

    private void kind(String kind) {
        for (String name : catalog.names(kind)) {
            component(catalog.find(kind, name));
        }
    }

    private void named(String topic) {
        for (String kind : KINDS) {
            ComponentSpec spec = catalog.find(kind, topic);
            if (spec != null) {
                component(spec);
            }
        }
        if (page.isEmpty()) {
            List<String> topics = new ArrayList<>(KINDS);
            topics.add(CONFIG);
            for (String kind : KINDS) {
                topics.addAll(catalog.names(kind));
            }
            throw new ConfigException("there is no help on " + topic + ": " + Nearest.hint(topic, topics));
        }
    }

    private void component(ComponentSpec spec) {
        if (!page.isEmpty()) {
            page.append('\n');
        }
        page.append(Paragraphs.wrap(spec.name() + " (" + spec.kind() + "): " + spec.doc(), 0))
                .append('\n');
        if (spec.kind().equals(ComponentSpec.PROCESS) && catalog.alwaysOn().contains(spec.name())) {
            page.append("  is on without being asked for: -p no:")
                    .append(spec.name())
                    .append(" switches it off\n");
        }
        if (spec.options().isEmpty()) {
            page.append("  has no options\n");
        }
        Paragraphs rows = new Paragraphs(2);
        boolean anyShort = hasShortNames(spec);
        for (OptionSpec option : spec.options()) {
            rows.add(left(option, anyShort), documented(option));
        }
        rows.appendTo(page);
    }

    private static boolean hasShortNames(ComponentSpec spec) {
        for (OptionSpec option : spec.options()) {
            if (!option.shortName().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static String left(OptionSpec option, boolean anyShort) {
        String shortName = option.shortName().isEmpty() ? "" : option.shortName() + ",";
        String value = option.isFlag() ? "" : "=" + option.argument();
        value = option.isFlag() || option.needsValue() ? value : "[" + value + "]";
        return (anyShort ? pad(shortName, 4) : "") + option.name() + value;
    }

    private static String left(GeneralOption option) {
        String letter = option.letter() == GeneralOption.NONE ? "" : "-" + option.letter() + ",";
        return pad(letter, 4) + "--" + option.longName() + (option.isFlag() ? "" : " " + option.argument());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String documented(OptionSpec option) {
        return option.defaultValue().isEmpty()
                ? option.doc()
                : option.doc() + " (default: " + option.defaultValue() + ")";
    }
}
