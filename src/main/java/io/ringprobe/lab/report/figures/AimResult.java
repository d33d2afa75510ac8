package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an aim is reached over one traffic. What counts is the first cell of that set of plugins in the order of the
 * run that has no options: ringprobe as users get it.
 *
 * @param aim what shall be reached
 * @param ours the cell that counts
 * @param ratios what it came to; more than one where the peer is reckoned in more than one way
 */
public record AimResult(Aim aim, CellKey ours, List<Ratio> ratios) {
    /** Copies the list. */
    public AimResult {
        ratios = List.copyOf(ratios);
    }

    /** What became of an aim. */
    public enum Verdict {
        /** The median of all ratios reaches it. */
        REACHED,
        /** By one reckoning, but not by another. */
        REACHED_BY_SOME,
        /** Not reached. */
        MISSED
    }

    /** What became of it. */
    public Verdict verdict() {
        long reached = ratios.stream()
                .filter(ratio -> ratio.spread().median() >= aim.atLeast())
                .count();
        if (reached == ratios.size()) {
            return Verdict.REACHED;
        }
        return reached > 0 ? Verdict.REACHED_BY_SOME : Verdict.MISSED;
    }

    /** The results of all aims of a run for which there are ratios, in the order of aims and traffic. */
    public static List<AimResult> of(LabRun run) {
        Ratios ratios = new Ratios(run);
        List<AimResult> results = new ArrayList<>();
        for (Aim aim : run.aims()) {
            for (CellKey ours : Defaults.of(run)) {
                List<Ratio> found = ratios.of(ours, aim.measure()).stream()
                        .filter(ratio -> ratio.against().equals(aim.against()))
                        .toList();
                if (ours.plugins().equals(aim.plugins()) && !found.isEmpty()) {
                    results.add(new AimResult(aim, ours, found));
                }
            }
        }
        return results;
    }

    /** Aims of a run that none of its cells can say anything about. */
    public static List<Aim> unmeasured(LabRun run) {
        List<Aim> measured = of(run).stream().map(AimResult::aim).toList();
        return run.aims().stream().filter(aim -> !measured.contains(aim)).toList();
    }

    /** The cells of ringprobe as users get it. Stateless. */
    public static final class Defaults {
        private Defaults() {}

        /** For each traffic and set of plugins the first cell without options. */
        public static List<CellKey> of(LabRun run) {
            List<CellKey> defaults = new ArrayList<>();
            for (Cell cell : run.cells()) {
                CellKey key = cell.key();
                boolean later = defaults.stream()
                        .anyMatch(d ->
                                d.traffic().equals(key.traffic()) && d.plugins().equals(key.plugins()));
                if (key.ours() && key.options().isEmpty() && !later) {
                    defaults.add(key);
                }
            }
            return defaults;
        }
    }
}
