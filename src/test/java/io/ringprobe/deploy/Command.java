package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs to their end. */
final class Command {
    private Command() {}

    /**
     * How a program ended.
     *
     * @param output what it said on standard output and standard error
     */
    record Result(int status, String output) {}

    /** Runs a program; fails unless it ends with status 0. Returns what it said. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Result result = end(command);
        assertEquals(0, result.status(), () -> String.join(" ", command) + ":\n" + result.output());
        return result.output();
    }

    /** Runs a program; fails unless it ends with status 0. Returns what it said. */
    static String run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    /** Runs a program that may fail. */
    static Result end(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
