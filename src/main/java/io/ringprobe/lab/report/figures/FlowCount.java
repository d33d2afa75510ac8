package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.TrafficInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The records of a cell beside the flows that its traffic truly has, as a scenario's truth says.
 *
 * @param key the cell
 * @param expected flows of the truth
 * @param received records, of the round that is farthest from them
 */
public record FlowCount(CellKey key, long expected, long received) {
    /** Of all cells whose traffic is known so well and which made records. */
    public static List<FlowCount> of(LabRun run) {
        return run.cells().stream().flatMap(cell -> of(run, cell).stream()).toList();
    }

    private static Optional<FlowCount> of(LabRun run, Cell cell) {
        long flows = run.traffic(cell.key().traffic()).map(TrafficInfo::flows).orElseThrow();
        return Series.spread(cell, Quantity.RECORDS)
                .filter(records -> flows >= 0)
                .map(records -> new FlowCount(cell.key(), flows, farthest(records, flows)));
    }

    private static long farthest(Spread records, long flows) {
        return Math.round(records.max() - flows > flows - records.min() ? records.max() : records.min());
    }

    /** Records for which the truth has no flow; below zero where flows are missing. */
    public long more() {
        return received - expected;
    }

    /** The difference in words. */
    public String words() {
        return more() == 0
                ? "none"
                : String.format(Locale.ROOT, more() > 0 ? "%,d more" : "%,d missing", Math.abs(more()));
    }

    /** One sentence on ringprobe without plugins, which cut flows by design; nothing where no truth is known. */
    static Optional<String> sentence(LabRun run) {
        List<FlowCount> counts = of(run).stream()
                .filter(count -> count.key().ours() && count.key().plugins().equals(CellKey.NO_PLUGINS))
                .toList();
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        List<String> different = counts.stream()
                .filter(count -> count.more() != 0)
                .map(count -> count.key() + ": " + count.words())
                .toList();
        return Optional.of(
                different.isEmpty()
                        ? "Without plugins ringprobe made as many records as the truth has flows, over each traffic"
                                + " whose truth is known."
                        : "Without plugins ringprobe made other records than the truth has flows ("
                                + String.join("; ", different) + ").");
    }
}
