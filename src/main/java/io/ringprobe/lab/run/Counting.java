package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Round;
import java.util.Locale;
import java.util.Optional;

/**
 * What a collector counted of a run in the round that isn't measured. Immutable.
 *
 * @param received records read
 * @param lost records for which the socket had no room, by the numbers of the messages; a program that numbers them
 *     wrongly seems to lose some
 * @param packets that the records received count
 */
record Counting(long received, long lost, long packets) {
    static Counting of(Counter counter) {
        return new Counting(counter.records(), counter.tally().lost(), counter.packets());
    }

    /** How many records the probe sent, by what the collector knows. */
    long sent() {
        return received + lost;
    }

    /** What a reader of the report has to know of it: where the probe says something else, or counts other packets. */
    Optional<String> note(CellRuns cell, Said said) {
        boolean says = said.records() != Round.UNKNOWN;
        if (says && said.records() != received && said.records() != sent()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s: it says %,d records, a collector received %,d and by their numbers %,d were lost",
                    cell.key(),
                    said.records(),
                    received,
                    lost));
        }
        long all = cell.capture().info().packets();
        boolean complete = says ? received == said.records() : lost == 0;
        return complete && packets != all
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%s over %s: the records count %,d packets of %,d",
                        cell.key().probe(),
                        cell.key().traffic(),
                        packets,
                        all))
                : Optional.empty();
    }
}
