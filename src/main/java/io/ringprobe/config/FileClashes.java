package io.ringprobe.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds files that an output would write though an input reads them, which would destroy a capture, or another output
 * writes them too. Files are what options with the argument {@code PATH} name, and what TRAP interface specifiers (the
 * argument {@code SPEC}) name behind {@code f:}; pipes and devices may be shared. Stateless.
 */
final class FileClashes {
    private static final String PATH = "PATH";
    private static final String SPEC = "SPEC";
    private static final Pattern TRAP_FILE = Pattern.compile("(?:^|,)f:([^:,]+)");
    private static final String STANDARD_STREAM = "-";

    /** A file and where it was named. */
    private record Use(Path path, String text, String place) {}

    private FileClashes() {}

    /** A line for each clash; empty when all is well. */
    static List<String> find(List<Options> inputs, List<Options> outputs) {
        List<Use> read = uses(inputs);
        List<Use> written = uses(outputs);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Use use = written.get(i);
            addClash(use, read, "read", problems);
            addClash(use, written.subList(0, i), "written", problems);
        }
        return problems;
    }

    private static void addClash(Use use, List<Use> others, String what, List<String> problems) {
        for (Use other : others) {
            if (isSameFile(use.path, other.path)) {
                problems.add(use.place + ": " + use.text + " is " + what + " by " + other.place
                        + " too: each output takes a file of its own");
                return;
            }
        }
    }

    private static List<Use> uses(List<Options> components) {
        List<Use> uses = new ArrayList<>();
        for (Options options : components) {
            for (OptionSpec option : options.spec().options()) {
                if (option.argument().equals(PATH)) {
                    options.texts(option.name()).forEach(text -> addUse(options, option.name(), text, uses));
                } else if (option.argument().equals(SPEC)) {
                    for (String text : options.texts(option.name())) {
                        TRAP_FILE
                                .matcher(text)
                                .results()
                                .forEach(file -> addUse(options, option.name(), file.group(1), uses));
                    }
                }
            }
        }
        return uses;
    }

    private static void addUse(Options options, String name, String text, List<Use> uses) {
        if (!text.isEmpty() && !text.equals(STANDARD_STREAM)) {
            try {
                uses.add(new Use(Path.of(text), text, options.place(name)));
            } catch (InvalidPathException e) {
                // The component itself says what is wrong with it.
                return;
            }
        }
    }

    private static boolean isSameFile(Path a, Path b) {
        try {
            if (Files.exists(a) && Files.exists(b)) {
                return Files.isRegularFile(a) && Files.isSameFile(a, b);
            }
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
        } catch (IOException e) {
            // Opening it will tell what is wrong.
            return false;
        }
    }
}
