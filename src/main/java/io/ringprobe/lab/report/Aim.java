package io.ringprobe.lab.report;

import java.util.Locale;

/**
 * How many times as much as ringprobe a peer shall take.
 *
 * @param measure of what
 * @param plugins of which set of plugins
 * @param against which peer, measured or reckoned
 * @param atLeast the ratio to reach
 */
public record Aim(Measure measure, String plugins, String against, double atLeast) {
    /** Checks that there is a ratio. */
    public Aim {
        Checks.given("plugins", plugins);
        Checks.given("against", against);
        Checks.amount("atLeast", atLeast);
    }

    /** What is compared. */
    public enum Measure {
        /** CPU time of a packet more. */
        MARGINAL_CPU,
        /** Wall time of a packet more. */
        MARGINAL_WALL,
        /** CPU time of the whole process. */
        PROCESS_CPU,
        /** Wall time of the whole process. */
        PROCESS_WALL;

        /** The name for files. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
