package io.ringprobe.lab.report;

/**
 * A peer that wasn't there, by one that was: its CPU time is {@code factor} times the CPU time of {@code by} over the
 * same traffic in the same round. Never a measurement, and marked as none wherever it is shown.
 *
 * @param traffic of which capture the factor was published
 * @param probe the peer that wasn't there, such as ipfixprobe
 * @param plugins the set of ringprobe's plugins to which the peer's compares
 * @param by the peer that was measured
 * @param factor its CPU time by that of {@code by}, as published
 * @param source where that was published
 */
public record Reckoning(String traffic, String probe, String plugins, String by, double factor, String source) {
    /** Checks that the factor is one. */
    public Reckoning {
        Checks.given("traffic", traffic);
        Checks.given("probe", probe);
        Checks.given("plugins", plugins);
        Checks.given("by", by);
        Checks.amount("factor", factor);
        if (factor == 0) {
            throw new IllegalArgumentException("factor is 0");
        }
    }
}
