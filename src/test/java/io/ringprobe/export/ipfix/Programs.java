package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs other programs, and this project's code in a JVM of its own. */
public final class Programs {
    private Programs() {}

    /**
     * Runs the main method of a test class in a JVM like this one, but without checks of memory access, and gives the
     * last line that it prints.
     *
     * @param prelude words that go before the command line
     */
    public static String runJava(Path errors, List<String> prelude, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prelude);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Dringprobe.memory.checked=false", "-XX:-UsePerfData"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return run(errors, command.toArray(String[]::new))
                .lines()
                .toList()
                .getLast()
                .strip();
    }

    /** Runs a program to its end and gives its standard output; fails where it fails. */
    public static String run(Path errors, String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assertTrue(status == 0, () -> String.join(" ", command) + " ended with " + status);
        return output;
    }
}
