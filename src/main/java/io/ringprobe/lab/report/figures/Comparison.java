package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Two runs, cell by cell.
 *
 * @param before the older run
 * @param after the newer run
 * @param threshold by how much a figure must move to be named, as a share
 * @param moves all figures that both runs have
 * @param onlyBefore cells that the newer run doesn't have
 * @param onlyAfter cells that the older run doesn't have
 * @param broken cells of which rounds went well before, and none does now
 * @param warnings why the runs may not compare
 */
public record Comparison(
        LabRun before,
        LabRun after,
        double threshold,
        List<Move> moves,
        List<CellKey> onlyBefore,
        List<CellKey> onlyAfter,
        List<CellKey> broken,
        List<String> warnings) {
    /** Figures by which cells are compared; of each, less is better. */
    static final List<Quantity> COMPARED =
            List.of(Quantity.CPU_BY_PACKET, Quantity.WALL_BY_PACKET, Quantity.OWN_MEMORY);

    /** Figures that tell why those moved: what a page fault costs is in the CPU time. */
    static final List<Quantity> CAUSES = List.of(Quantity.MINOR_FAULTS, Quantity.MAJOR_FAULTS);

    /** Copies the lists. */
    public Comparison {
        moves = List.copyOf(moves);
        onlyBefore = List.copyOf(onlyBefore);
        onlyAfter = List.copyOf(onlyAfter);
        broken = List.copyOf(broken);
        warnings = List.copyOf(warnings);
    }

    /** Compares two runs. */
    public static Comparison of(LabRun before, LabRun after, double threshold) {
        List<Move> moves = new ArrayList<>();
        List<CellKey> broken = new ArrayList<>();
        for (Cell old : before.cells()) {
            Optional<Cell> now = after.cell(old.key());
            if (now.isPresent()) {
                moves.addAll(moves(before, old, after, now.get()));
                if (works(old) && !works(now.get())) {
                    broken.add(old.key());
                }
            }
        }
        List<String> warnings = new ArrayList<>(warnings(before, after));
        warnings.addAll(movedPeers(moves, threshold));
        return new Comparison(
                before, after, threshold, moves, missing(before, after), missing(after, before), broken, warnings);
    }

    private static boolean works(Cell cell) {
        return Series.spread(cell, Quantity.PACKETS).isPresent();
    }

    private static List<Move> moves(LabRun before, Cell old, LabRun after, Cell now) {
        List<Move> moves = new ArrayList<>();
        for (Quantity quantity : COMPARED) {
            add(moves, old.key(), quantity.label(), Series.of(old, quantity), Series.of(now, quantity), true);
        }
        add(
                moves,
                old.key(),
                Move.MARGINAL,
                new Ratios(before).marginal(old, Quantity.CPU),
                new Ratios(after).marginal(now, Quantity.CPU),
                true);
        for (Quantity quantity : CAUSES) {
            add(moves, old.key(), quantity.label(), Series.of(old, quantity), Series.of(now, quantity), false);
        }
        return moves;
    }

    private static void add(List<Move> moves, CellKey key, String what, Series before, Series after, boolean isCost) {
        Optional<Spread> old = before.spread();
        Optional<Spread> now = after.spread();
        boolean both = old.isPresent() && now.isPresent();
        if (both && (isCost || old.get().max() > 0 || now.get().max() > 0)) {
            moves.add(new Move(key, what, old.get(), now.get(), isCost));
        }
    }

    private static List<CellKey> missing(LabRun from, LabRun in) {
        return from.cells().stream()
                .map(Cell::key)
                .filter(key -> in.cell(key).isEmpty())
                .toList();
    }

    private static List<String> warnings(LabRun before, LabRun after) {
        List<String> warnings = new ArrayList<>();
        differs(warnings, "processor", before.machine(), after.machine(), Machine::cpu);
        differs(warnings, "number of cores", before.machine(), after.machine(), Machine::cores);
        differs(warnings, "kernel", before.machine(), after.machine(), Machine::kernel);
        differs(warnings, "Java", before.machine(), after.machine(), Machine::java);
        before.traffic()
                .forEach(old -> after.traffic(old.name())
                        .filter(now -> now.packets() != old.packets() || now.octets() != old.octets())
                        .ifPresent(now -> warnings.add("traffic " + old.name() + " isn't the same: " + old.packets()
                                + " packets of " + old.octets() + " octets before, " + now.packets() + " of "
                                + now.octets()
                                + " now")));
        for (Cell old : before.cells()) {
            after.cell(old.key()).ifPresent(now -> records(warnings, old, now));
        }
        return warnings;
    }

    private static void differs(
            List<String> warnings, String what, Machine before, Machine after, Function<Machine, Object> part) {
        if (!Objects.equals(part.apply(before), part.apply(after))) {
            warnings.add("the machines differ: " + what + " " + part.apply(before) + " before, " + part.apply(after)
                    + " now");
        }
    }

    private static void records(List<String> warnings, Cell old, Cell now) {
        Optional<Spread> before = Series.spread(old, Quantity.RECORDS);
        Optional<Spread> after = Series.spread(now, Quantity.RECORDS);
        if (before.isPresent() && after.isPresent() && !before.get().overlaps(after.get())) {
            warnings.add("records differ: " + old.key() + ": "
                    + Math.round(before.get().median()) + " before, "
                    + Math.round(after.get().median()) + " now");
        }
    }

    /** A peer that nobody changed tells of the machine. */
    private static List<String> movedPeers(List<Move> moves, double threshold) {
        return moves.stream()
                .filter(move -> !move.key().ours() && move.isCost() && move.moved(threshold))
                .map(move -> "the machine may not be as it was: " + move.key() + " moved too, " + move.what() + " "
                        + move.words())
                .toList();
    }

    /** Figures of ringprobe that got worse by more than the threshold and more than noise. */
    public List<Move> worse() {
        return costs().filter(move -> move.ratio() > 1).toList();
    }

    /** Figures of ringprobe that got better by more than the threshold and more than noise. */
    public List<Move> better() {
        return costs().filter(move -> move.ratio() < 1).toList();
    }

    /** Costs of ringprobe that moved. */
    private Stream<Move> costs() {
        return moves.stream().filter(move -> move.key().ours() && move.isCost() && move.moved(threshold));
    }

    /** Whether ringprobe got worse, or stopped working, in any cell. */
    public boolean isWorse() {
        return !worse().isEmpty() || broken.stream().anyMatch(CellKey::ours);
    }
}
