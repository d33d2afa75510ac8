package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scripts that run on users' machines, CI's own, and all YAML. */
class LintTest {
    private static final Path DEPLOY = Path.of("deploy");
    private static final List<Path> OTHERS = List.of(Path.of("ringprobe"), Path.of(".ci", "run"));

    @Test
    void shouldPassShellcheck() throws Exception {
        Tools.require("shellcheck");
        List<String> command = new ArrayList<>(List.of("shellcheck"));
        for (Path script : scripts()) {
            assertTrue(Files.isExecutable(script), () -> script + " can't be executed");
            command.add(script.toString());
        }
        assertEquals("", Command.run(command));
    }

    @Test
    void shouldPassYamllint() throws Exception {
        Tools.require("yamllint");
        Command.run("yamllint", "--strict", "-c", DEPLOY.resolve(".yamllint").toString(), DEPLOY.toString());
    }

    private static List<Path> scripts() throws IOException {
        List<Path> scripts = new ArrayList<>(OTHERS);
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (isScript(file)) {
                    scripts.add(file);
                }
            }
        }
        assertTrue(scripts.size() > OTHERS.size());
        return scripts;
    }

    private static boolean isScript(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
            return start.startsWith("#!/bin/sh") || start.startsWith("#!/bin/bash");
        }
    }
}
