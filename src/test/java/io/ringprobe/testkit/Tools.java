package io.ringprobe.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs that tests need from outside the project. A test for which one is missing is skipped with a message that
 * says which.
 *
 * <p>With {@code RINGPROBE_REQUIRE_TOOLS=1} in the environment, as in CI, a missing program fails the test instead.
 */
public final class Tools {
    private static final boolean REQUIRED = "1".equals(System.getenv("RINGPROBE_REQUIRE_TOOLS"));

    /** Where Debian puts programs for the administrator, which a user's PATH leaves out. */
    private static final String ADMINISTRATORS = File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";

    private Tools() {}

    /** The path of an executable program, such as {@code tshark}. */
    public static Path require(String program) {
        return found(find(program, System.getenv()), program + " is not installed", REQUIRED);
    }

    /** A file that the build makes only where its tools are there; {@code message} says what is missing. */
    public static Path requireFile(Path file, String message) {
        return found(Optional.of(file).filter(Files::exists), message, REQUIRED);
    }

    static Optional<Path> find(String program, Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "") + ADMINISTRATORS;
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Path found(Optional<Path> path, String message, boolean required) {
        if (required && path.isEmpty()) {
            Assertions.fail(message + ", and RINGPROBE_REQUIRE_TOOLS=1 forbids to skip");
        }
        Assumptions.assumeTrue(path.isPresent(), message);
        return path.orElseThrow();
    }
}
