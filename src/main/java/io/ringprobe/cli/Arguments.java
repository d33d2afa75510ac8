package io.ringprobe.cli;

import io.ringprobe.config.ConfigDraft;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Nearest;
import io.ringprobe.config.Selection;
import io.ringprobe.config.Setting;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the command line that starts the probe: {@code -i ARGS}, {@code -iARGS}, {@code --input ARGS},
 * {@code --input=ARGS}, and flags written together.
 *
 * <p>Written by hand, because a start must cost little: picocli takes longer to load than a small capture to read. Used
 * by the main thread, once.
 */
final class Arguments {
    /** The commands beside running the probe. */
    static final List<String> COMMANDS = List.of("check", "fields", "lab", "metrics", "new-plugin");

    private final String[] args;
    private final ConfigDraft draft = new ConfigDraft();
    private int next;
    private Path configFile;
    private boolean help;
    private String helpTopic = "";
    private boolean version;

    /**
     * Reads all arguments.
     *
     * @throws ConfigException on the first that is wrong
     */
    Arguments(String... args) {
        this.args = args.clone();
        while (next < args.length) {
            String arg = args[next++];
            if (arg.startsWith("--") && arg.length() > 2) {
                readLong(arg);
            } else if (arg.startsWith("-") && arg.length() > 1) {
                readLetters(arg);
            } else {
                throw new ConfigException(notAnOption(arg));
            }
        }
    }

    /** Whether these arguments are one of the commands. */
    static boolean isCommand(String... args) {
        return args.length > 0 && COMMANDS.contains(args[0]);
    }

    private void readLong(String arg) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        GeneralOption option = GeneralOption.of(name.substring(2));
        if (option == null) {
            throw new ConfigException(
                    "there is no option " + name + ": " + Nearest.hint(name, GeneralOption.longNames()));
        }
        take(option, name, equals < 0 ? null : arg.substring(equals + 1));
    }

    private void readLetters(String arg) {
        int at = 1;
        while (at < arg.length()) {
            char letter = arg.charAt(at++);
            GeneralOption option = GeneralOption.of(letter);
            if (option == null) {
                throw new ConfigException("there is no option -" + letter + ": ringprobe -h lists all");
            }
            boolean attached = at < arg.length() && !option.isFlag();
            String value = attached ? arg.substring(arg.charAt(at) == '=' ? at + 1 : at) : null;
            take(option, "-" + letter, value);
            if (attached) {
                return;
            }
        }
    }

    private void take(GeneralOption option, String written, String attached) {
        switch (option) {
            case HELP -> {
                help = true;
                helpTopic = attached == null ? topic() : attached;
            }
            case VERSION -> version = true;
            case CONFIG -> configFile = Path.of(value(option, written, attached));
            default -> takeIntoDraft(option, written, option.isFlag() ? attached : value(option, written, attached));
        }
    }

    private void takeIntoDraft(GeneralOption option, String written, String value) {
        if (option.kind() != null) {
            draft.add(Selection.parse(option.kind(), value, written + " '" + value + "'"));
        } else {
            draft.add(new Setting(option.key(), value, value == null ? written : written + " " + value));
        }
    }

    private String value(GeneralOption option, String written, String attached) {
        if (attached != null) {
            return attached;
        }
        if (next == args.length || (args[next].startsWith("-") && args[next].length() > 1)) {
            throw new ConfigException(written + " needs a value: " + option.example());
        }
        return args[next++];
    }

    private String topic() {
        return next < args.length && !args[next].startsWith("-") ? args[next++] : "";
    }

    private static String notAnOption(String arg) {
        if (arg.indexOf(';') >= 0) {
            return "'" + arg + "' stands alone: put -i, -s, -p or -o before it";
        }
        String near = Nearest.to(arg, COMMANDS);
        return near == null
                ? "'" + arg + "' is no option and no command: to read a capture file, write -i 'pcap;file=" + arg + "'"
                : "there is no command " + arg + " here: did you mean ringprobe " + near + "?";
    }

    /** What was said of components and settings. */
    ConfigDraft draft() {
        return draft;
    }

    /** The configuration file, or null. */
    Path configFile() {
        return configFile;
    }

    boolean isHelp() {
        return help;
    }

    /** What help is wanted on; empty for the general one. */
    String helpTopic() {
        return helpTopic;
    }

    boolean isVersion() {
        return version;
    }
}
