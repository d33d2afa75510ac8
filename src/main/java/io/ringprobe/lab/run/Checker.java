package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.run.process.Measured;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Tells whether a run was right: it ended well, took in each packet, and made as many records as it should. How many
 * that are is told by the matrix, and else by the first run of the same plugins over the same capture, for neither the
 * number of shards nor the output changes the records. Of a scenario the truth is known: fewer records than it has
 * flows are never right, more come of plugins, of timeouts and of a cache that is too small. Used by one thread.
 */
final class Checker {
    private record Likes(String traffic, String probe, String plugins, String options) {
        static Likes of(CellKey key) {
            return new Likes(key.traffic(), key.probe(), key.plugins(), key.options());
        }
    }

    private final Map<Likes, Long> seen = new HashMap<>();

    /**
     * Returns what is wrong, in words; empty where all is right.
     *
     * @param records that it gave out, or {@link Round#UNKNOWN}
     */
    String trouble(CellRuns cell, Outcome outcome, long records) {
        Measured measured = outcome.measured();
        if (measured.timedOut()) {
            return "killed, for it took longer than " + Math.round(measured.wallSeconds()) + " s";
        }
        if (measured.status() != 0) {
            return "ended with status " + measured.status() + ": " + outcome.lastLine();
        }
        long packets = cell.capture().info().packets();
        if (outcome.said().packets() != Round.UNKNOWN && outcome.said().packets() != packets) {
            return String.format(
                    Locale.ROOT, "took in %,d packets of %,d", outcome.said().packets(), packets);
        }
        return records == Round.UNKNOWN ? noRecords(cell) : wrongRecords(cell, records);
    }

    private static String noRecords(CellRuns cell) {
        return cell.key().ours() ? "didn't say how many records it made" : "";
    }

    private String wrongRecords(CellRuns cell, long records) {
        CellKey key = cell.key();
        boolean told = key.ours() && key.plugins().equals(CellKey.NO_PLUGINS);
        long expected = cell.capture().source().records();
        if (!told || expected == Round.UNKNOWN) {
            expected = seen.computeIfAbsent(Likes.of(key), likes -> records);
        }
        if (records != expected) {
            return String.format(Locale.ROOT, "made %,d records, %,d were expected", records, expected);
        }
        long flows = cell.capture().info().flows();
        return key.ours() && records < flows
                ? String.format(Locale.ROOT, "made %,d records, but the truth has %,d flows", records, flows)
                : "";
    }
}
