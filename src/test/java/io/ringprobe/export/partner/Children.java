package io.ringprobe.export.partner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this project's programs, and others, as processes. */
final class Children {
    private Children() {}

    /**
     * The command line of a main class, with the flags of the launcher.
     *
     * @param prelude words that go before it
     */
    static List<String> java(List<String> prelude, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(prelude);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("conf", "jvm.options").toAbsolutePath());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Runs a program to its end; returns what it said, or throws that if it failed. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
