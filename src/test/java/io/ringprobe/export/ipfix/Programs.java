package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Other people's programs that read what the exporter writes. */
final class Programs {
    private Programs() {}

    /** Skips the test where a program is missing. */
    static void assumeInstalled(String program) {
        boolean found = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        Assumptions.assumeTrue(found, () -> program + " is not installed");
    }

    /** Runs a program to its end and gives its standard output; fails where it fails. */
    static String run(Path errors, String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assertTrue(status == 0, () -> String.join(" ", command) + " ended with " + status);
        return output;
    }
}
