package io.ringprobe.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the probe behaves as a process. Immutable.
 *
 * @param pidFile write the process id here ({@code -P})
 * @param daemon leave the terminal ({@code -d})
 * @param cpus processors that the threads may use ({@code -C}); empty = all
 * @param logFile write messages here, not to standard error
 * @param profile write a recording of the run by Java's flight recorder here
 * @param user give up all privileges for this user's when inputs and outputs are open
 */
public record ProcessConfig(
        Optional<Path> pidFile,
        boolean daemon,
        List<Integer> cpus,
        Optional<Path> logFile,
        Optional<Path> profile,
        Optional<String> user) {
    /** Nothing special. */
    public static final ProcessConfig PLAIN =
            new ProcessConfig(Optional.empty(), false, List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public ProcessConfig {
        cpus = List.copyOf(cpus);
    }
}
