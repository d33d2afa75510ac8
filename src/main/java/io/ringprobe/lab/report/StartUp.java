package io.ringprobe.lab.report;

import java.util.List;

/**
 * What it takes to start, apart from work.
 *
 * @param probe whose
 * @param how in which state: "AOT cache", "no AOT cache", "first run, makes the AOT cache"
 * @param rounds runs over so few packets (named in each) that all but the start is next to nothing
 * @param phases what the time goes to, in order, where it is known
 */
public record StartUp(String probe, String how, List<Round> rounds, List<Phase> phases) {
    /** Copies the lists. */
    public StartUp {
        Checks.given("probe", probe);
        rounds = List.copyOf(rounds);
        phases = List.copyOf(phases);
    }

    /**
     * A part of a start.
     *
     * @param name of the part, such as "JVM until main"
     * @param seconds of wall time
     */
    public record Phase(String name, double seconds) {
        /** Checks that the time isn't negative. */
        public Phase {
            Checks.given("name", name);
            Checks.amount("seconds", seconds);
        }
    }
}
