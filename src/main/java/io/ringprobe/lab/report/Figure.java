package io.ringprobe.lab.report;

import java.util.List;

/**
 * A figure that is no cell: octets a flow, the share of the rate that is left at ten million flows.
 *
 * @param name of what, with the traffic and plugins if it is of some
 * @param unit such as B, s, %, or empty
 * @param values one for each round
 * @param bound on which side of the aim it shall be
 * @param aim in the same unit; 0 where there is no bound
 */
public record Figure(String name, String unit, List<Double> values, Bound bound, double aim) {
    /** Copies the list. */
    public Figure {
        Checks.given("name", name);
        values = List.copyOf(values);
        values.forEach(value -> Checks.amount("value", value));
        Checks.amount("aim", aim);
    }

    /** On which side of an aim. */
    public enum Bound {
        /** The figure has no aim. */
        NONE,
        /** The aim or less. */
        AT_MOST,
        /** The aim or more. */
        AT_LEAST
    }
}
