package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.CellKey;

/**
 * How many times as much as ringprobe another probe takes.
 *
 * @param ours the cell of ringprobe
 * @param against the other probe
 * @param by the peer by which the other was reckoned; empty where the other was measured
 * @param measure of what
 * @param spread of the rounds' ratios
 */
public record Ratio(CellKey ours, String against, String by, Aim.Measure measure, Spread spread) {
    /** Whether the other probe wasn't measured. */
    public boolean reckoned() {
        return !by.isEmpty();
    }

    /** The other probe, and how its figure came about if it wasn't measured. */
    public String label() {
        return reckoned() ? against + " by " + by : against;
    }
}
