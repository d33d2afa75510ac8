package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.figures.Spread;
import io.ringprobe.lab.report.table.Numbers;

/** What marks say when they are pointed at. Stateless. */
final class Tips {
    private Tips() {}

    /** A name with its number: median and range of the rounds. */
    static String of(String name, Spread spread, String unit) {
        String median = name + ": " + Numbers.of(spread.median()) + " " + unit;
        return spread.rounds() < 2
                ? median + " (one round)"
                : median + ", " + Numbers.range(spread) + " in " + spread.rounds() + " rounds";
    }
}
