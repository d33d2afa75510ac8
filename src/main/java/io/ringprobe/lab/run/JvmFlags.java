package io.ringprobe.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The flags with which the launcher starts the JVM: those of {@code jvm.options} beside it. Stateless. */
final class JvmFlags {
    private JvmFlags() {}

    /** The flags, as far as a program's command line tells where they are. */
    static List<String> of(List<String> program) throws IOException {
        for (String word : program) {
            Path path = Path.of(word.startsWith("@") ? word.substring(1) : word);
            List<Path> places = word.startsWith("@") ? List.of(path) : beside(path);
            for (Path place : places) {
                if (Files.isReadable(place)) {
                    return flags(place);
                }
            }
        }
        return List.of();
    }

    private static List<Path> beside(Path launcher) throws IOException {
        if (!Files.isRegularFile(launcher)) {
            return List.of();
        }
        Path folder = launcher.toRealPath().getParent();
        return List.of(folder.resolve("conf/jvm.options"), Path.of("/usr/lib/ringprobe/jvm.options"));
    }

    private static List<String> flags(Path file) throws IOException {
        List<String> flags = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("-")) {
                flags.add(line.strip());
            }
        }
        return flags;
    }
}
