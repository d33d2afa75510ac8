package io.ringprobe.cli;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.GeneralSettings;
import io.ringprobe.config.OptionSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of the command line itself, with ipfixprobe's letters and names where it has them. Those that stand for a
 * setting take argument and documentation from {@link GeneralSettings}, and its key is a long name of theirs too.
 */
enum GeneralOption {
    INPUT('i', "input", "ARGS", "read packets with this input: NAME;KEY=VALUE;FLAG (-h input lists them)"),
    STORAGE('s', "storage", "ARGS", "settings of the flow cache: cache;KEY=VALUE;FLAG (-h storage lists them)"),
    PROCESS(
            'p',
            "process",
            "ARGS",
            "switch on this plugin: NAME;KEY=VALUE;FLAG (-h process lists them); no:NAME switches one off"),
    OUTPUT('o', "output", "ARGS", "export to this output: NAME;KEY=VALUE;FLAG (-h output lists them; default: ipfix)"),
    CONFIG("config", "FILE", "read this configuration file; options beside it override or add"),
    IQUEUE('q', "iqueue", GeneralSettings.INPUT_QUEUE),
    IQUEUEB('b', "iqueueb", GeneralSettings.BLOCK_PACKETS),
    OQUEUE('Q', "oqueue", GeneralSettings.EXPORT_QUEUE),
    PBUF('B', "pbuf", GeneralSettings.PACKET_BUFFER),
    FPS('f', "fps", GeneralSettings.MAX_FLOWS_PER_SECOND),
    COUNT('c', "count", GeneralSettings.MAX_PACKETS),
    SHARDS(GeneralSettings.SHARDS),
    IN_TURN(GeneralSettings.IN_TURN),
    WAIT("wait", GeneralSettings.WAIT_STRATEGY),
    CPUS('C', "cpus", GeneralSettings.CPUS),
    PLUGINS_PATH('L', "plugins-path", GeneralSettings.PLUGINS_PATH),
    PLUGIN_FAILURES(GeneralSettings.PLUGIN_FAILURES),
    PLUGIN_BUDGET(GeneralSettings.PLUGIN_BUDGET),
    PID('P', "pid", GeneralSettings.PID_FILE),
    DAEMON('d', "daemon", GeneralSettings.DAEMON),
    LOG_FILE(GeneralSettings.LOG_FILE),
    PROFILE(GeneralSettings.PROFILE),
    USER(GeneralSettings.USER),
    METRICS(GeneralSettings.METRICS),
    PAGE(GeneralSettings.PAGE),
    PAGE_TOKEN(GeneralSettings.PAGE_TOKEN),
    HELP('h', "help", "[TOPIC]", "print help and exit; topics: input, storage, process, output, config and all names"),
    VERSION('V', "version", "", "print the version and exit");

    /** No letter. */
    static final char NONE = 0;

    private static final GeneralOption[] ALL = values();

    private final char letter;
    private final String longName;
    private final String key;
    private final String argument;
    private final String doc;

    GeneralOption(String key) {
        this(NONE, key, key);
    }

    GeneralOption(String longName, String key) {
        this(NONE, longName, key);
    }

    GeneralOption(String longName, String argument, String doc) {
        this(NONE, longName, argument, doc);
    }

    GeneralOption(char letter, String longName, String key) {
        this.letter = letter;
        this.longName = longName;
        this.key = key;
        argument = setting().argument();
        doc = setting().doc();
    }

    GeneralOption(char letter, String longName, String argument, String doc) {
        this.letter = letter;
        this.longName = longName;
        this.argument = argument;
        this.doc = doc;
        key = null;
    }

    /** The option of that letter, or null. */
    static GeneralOption of(char letter) {
        for (GeneralOption option : ALL) {
            if (option.letter == letter && letter != NONE) {
                return option;
            }
        }
        return null;
    }

    /** The option of that long name or key, or null. */
    static GeneralOption of(String name) {
        for (GeneralOption option : ALL) {
            if (option.longName.equals(name) || name.equals(option.key)) {
                return option;
            }
        }
        return null;
    }

    /** All long names, with their dashes. */
    static List<String> longNames() {
        List<String> names = new ArrayList<>();
        for (GeneralOption option : ALL) {
            names.add("--" + option.longName);
        }
        return names;
    }

    char letter() {
        return letter;
    }

    String longName() {
        return longName;
    }

    /** The key of the setting that this option stands for, or null. */
    String key() {
        return key;
    }

    String argument() {
        return argument;
    }

    String doc() {
        return doc;
    }

    boolean isFlag() {
        return argument.isEmpty();
    }

    /** The kind of component that the option chooses, or null. */
    String kind() {
        return switch (this) {
            case INPUT -> ComponentSpec.INPUT;
            case STORAGE -> ComponentSpec.STORAGE;
            case PROCESS -> ComponentSpec.PROCESS;
            case OUTPUT -> ComponentSpec.OUTPUT;
            default -> null;
        };
    }

    /** The declaration of the setting that this option stands for, or null. */
    OptionSpec setting() {
        return key == null ? null : GeneralSettings.SPEC.option(key);
    }

    /** How one writes it, such as {@code -i 'NAME;KEY=VALUE'}. */
    String example() {
        String name = letter == NONE ? "--" + longName : "-" + letter;
        return kind() == null ? name + " " + argument : name + " 'NAME;KEY=VALUE'";
    }
}
