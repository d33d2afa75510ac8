package io.ringprobe.lab.report;

import java.util.List;

/**
 * What was run.
 *
 * @param version ringprobe's version
 * @param commit where its sources stood, empty where nobody knows
 * @param command the command of the lab that made this run
 * @param flags the JVM's flags
 * @param programs the other programs
 */
public record Subject(String version, String commit, String command, List<String> flags, List<Program> programs) {
    /** Copies the lists. */
    public Subject {
        flags = List.copyOf(flags);
        programs = List.copyOf(programs);
    }
}
