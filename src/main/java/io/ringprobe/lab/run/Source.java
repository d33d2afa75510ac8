package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Round;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Traffic of a matrix: a capture file or a scenario. Immutable.
 *
 * @param name as the report has it
 * @param base the shorter traffic of the same kind, or empty
 * @param file the capture, where there is one
 * @param scenario the scenario's name or file, where there is no capture; else empty
 * @param settings values that override the scenario's
 * @param records how many records ringprobe makes of it without plugins, or {@link Round#UNKNOWN}
 * @param cache ringprobe's cache for it, such as {@code cache;size=20}; empty for the usual one
 */
public record Source(
        String name,
        String base,
        Optional<Path> file,
        String scenario,
        List<String> settings,
        long records,
        String cache) {
    /** Copies the list. */
    public Source {
        settings = List.copyOf(settings);
    }
}
