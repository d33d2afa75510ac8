package io.ringprobe.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder of reference data beside the project ({@code ../shared}, or where {@code -Dringprobe.shared} says), which
 * is no part of the project: tests that need it skip where it is missing.
 */
public final class SharedFolder {
    private static final Path ROOT = Path.of(System.getProperty("ringprobe.shared", "../shared"));

    private SharedFolder() {}

    /** The path of a file or folder in it; skips the calling test if there is none. */
    public static Path require(String name) {
        Path path = ROOT.resolve(name);
        Assumptions.assumeTrue(Files.exists(path), () -> "skipped: " + path + " is missing");
        return path;
    }
}
