package io.ringprobe.lab.report;

/**
 * The rate at one time.
 *
 * @param seconds since the process was started, at the end of the span that was counted
 * @param packetsPerSecond in that span, of wall time
 */
public record RatePoint(double seconds, double packetsPerSecond) {
    /** Checks that neither is negative. */
    public RatePoint {
        Checks.amount("seconds", seconds);
        Checks.amount("packetsPerSecond", packetsPerSecond);
    }
}
