package io.ringprobe.lab.run;

import io.ringprobe.lab.run.capture.Capture;
import io.ringprobe.lab.run.process.Child;
import io.ringprobe.lab.run.process.Measured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs probes over captures, one at a time, each in an empty folder of its own, which is removed afterwards. Used by
 * one thread.
 */
final class ProbeRun {
    private final Path folder;
    private final Duration limit;

    /** What is done while the probe runs. */
    @FunctionalInterface
    interface Meanwhile {
        /** Called once, when it has been started; {@code output} is where it prints. */
        void watch(Child child, Path output) throws IOException;
    }

    /**
     * @param folder for the folders of runs
     * @param limit how long a run may take
     */
    ProbeRun(Path folder, Duration limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Runs a probe over a capture; its records go to that port. */
    Outcome over(Capture capture, Contestant contestant, int port) throws IOException {
        return over(capture, contestant, port, (child, output) -> {});
    }

    Outcome over(Capture capture, Contestant contestant, int port, Meanwhile meanwhile) throws IOException {
        return inFolder(run -> {
            Job job = new Job(capture.file().toAbsolutePath(), capture.cache(), port, run);
            List<String> command = contestant.command(job);
            Path output = run.resolve("output");
            Measured measured = measure(contestant, command, output, meanwhile);
            String printed = text(output);
            return new Outcome(measured, contestant.said(printed, job), lastLine(printed), typed(command));
        });
    }

    /** Runs a command line of a probe to its end. */
    Measured measure(Contestant contestant, List<String> command, Path output, Meanwhile meanwhile) throws IOException {
        try (Child child = Child.start(command, contestant.environment(), output, limit)) {
            meanwhile.watch(child, output);
            return child.await();
        }
    }

    /** Something that takes a folder of its own. */
    @FunctionalInterface
    interface InFolder<T> {
        T run(Path folder) throws IOException;
    }

    /** Calls it with an empty folder, which is removed afterwards. */
    <T> T inFolder(InFolder<T> work) throws IOException {
        Files.createDirectories(folder);
        Path run = Files.createTempDirectory(folder.toAbsolutePath(), "run-");
        try {
            return work.run(run);
        } finally {
            remove(run);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** All that was printed, whatever letters are in it. */
    static String text(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
    }

    static String lastLine(String printed) {
        return printed.lines()
                .filter(line -> !line.isBlank())
                .reduce((a, b) -> b)
                .orElse("")
                .strip();
    }

    /** The command as one would type it. */
    static String typed(List<String> command) {
        StringBuilder text = new StringBuilder();
        for (String word : command) {
            boolean plain = word.matches("[\\w@%+=:,./-]+");
            text.append(text.isEmpty() ? "" : " ").append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return text.toString();
    }
}
