package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Aim.Measure;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.TrafficInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What other probes take as a multiple of what ringprobe takes, and what a packet more costs. Used by one thread.
 *
 * <p>A packet more of a probe: the difference between the longer traffic and the shorter one, by the packets between
 * them. A peer that wasn't run over the longer one counts with its whole cost of a packet of the shorter one, which is
 * fair to those that start at once.
 */
public final class Ratios {
    private final LabRun run;

    /** Of this run. */
    public Ratios(LabRun run) {
        this.run = run;
    }

    /** The ratios of one cell of ringprobe: peers in the order of the run, then those that are reckoned. */
    public List<Ratio> of(CellKey ours, Measure measure) {
        Optional<Cell> cell = run.cell(ours);
        List<Ratio> ratios = new ArrayList<>();
        if (cell.isEmpty()) {
            return ratios;
        }
        Series own = cost(cell.get(), measure, false);
        Map<String, Cell> peers = peers(ours);
        peers.forEach((name, peer) -> cost(peer, measure, true)
                .over(own)
                .spread()
                .ifPresent(spread -> ratios.add(new Ratio(ours, name, "", measure, spread))));
        for (Reckoning reckoning : reckonings(ours)) {
            reckoned(reckoning, ours, measure)
                    .over(own)
                    .spread()
                    .ifPresent(
                            spread -> ratios.add(new Ratio(ours, reckoning.probe(), reckoning.by(), measure, spread)));
        }
        return ratios;
    }

    /** What a peer that wasn't there would have taken; empty where the one it is reckoned by wasn't measured either. */
    public Series reckoned(Reckoning reckoning, CellKey ours, Measure measure) {
        return by(reckoning, ours)
                .map(by -> cost(by, measure, true).times(reckoning.factor()))
                .orElseGet(() -> Series.of(List.of(), Quantity.CPU));
    }

    /** The cell of the peer by which another is reckoned. */
    public Optional<Cell> by(Reckoning reckoning, CellKey ours) {
        return best(ours, reckoning.by(), CellKey.NO_PLUGINS);
    }

    /** The reckonings that compare to a cell of ours, but for probes that were measured. */
    public List<Reckoning> reckonings(CellKey ours) {
        return run.reckonings().stream()
                .filter(r -> r.traffic().equals(ours.traffic()) && r.plugins().equals(ours.plugins()))
                .filter(r -> best(ours, r.probe(), ours.plugins()).isEmpty())
                .toList();
    }

    /** Nanoseconds that a packet more takes; empty where the probe wasn't run over longer traffic of that kind. */
    public Series marginal(Cell cell, Quantity seconds) {
        for (TrafficInfo longer : run.traffic()) {
            Optional<Cell> other = longer.base().equals(cell.key().traffic())
                    ? run.cell(cell.key().over(longer.name()))
                    : Optional.empty();
            if (other.isPresent()) {
                Series more = Series.of(other.get(), Quantity.PACKETS).minus(Series.of(cell, Quantity.PACKETS));
                return Series.of(other.get(), seconds)
                        .minus(Series.of(cell, seconds))
                        .times(1e9)
                        .over(more);
            }
        }
        return Series.of(List.of(), seconds);
    }

    /** What a packet more of a peer costs: its whole cost of a packet, where it wasn't run over longer traffic. */
    public Series marginalOrWhole(Cell cell) {
        return cost(cell, Measure.MARGINAL_CPU, true);
    }

    private Series cost(Cell cell, Measure measure, boolean orWhole) {
        return switch (measure) {
            case PROCESS_CPU -> Series.of(cell, Quantity.CPU);
            case PROCESS_WALL -> Series.of(cell, Quantity.WALL);
            case MARGINAL_CPU -> marginal(cell, Quantity.CPU, Quantity.CPU_BY_PACKET, orWhole);
            case MARGINAL_WALL -> marginal(cell, Quantity.WALL, Quantity.WALL_BY_PACKET, orWhole);
        };
    }

    private Series marginal(Cell cell, Quantity seconds, Quantity whole, boolean orWhole) {
        Series marginal = marginal(cell, seconds);
        return orWhole && marginal.spread().isEmpty() ? Series.of(cell, whole) : marginal;
    }

    /** For each other probe the cell that compares to ours, in the order of the run. */
    public Map<String, Cell> peers(CellKey ours) {
        Map<String, Cell> peers = new LinkedHashMap<>();
        for (Cell cell : run.cells()) {
            String probe = cell.key().probe();
            if (!cell.key().ours() && !peers.containsKey(probe)) {
                best(ours, probe, knowsPlugins(probe) ? ours.plugins() : CellKey.NO_PLUGINS)
                        .ifPresent(best -> peers.put(probe, best));
            }
        }
        return peers;
    }

    private boolean knowsPlugins(String probe) {
        return run.cells().stream()
                .map(Cell::key)
                .anyMatch(k -> k.probe().equals(probe) && !k.plugins().equals(CellKey.NO_PLUGINS));
    }

    /** Of a probe's cells over the same traffic the one with the same options, or else the first. */
    private Optional<Cell> best(CellKey ours, String probe, String plugins) {
        List<Cell> candidates = run.cells().stream()
                .filter(c -> c.key().probe().equals(probe))
                .filter(c -> c.key().traffic().equals(ours.traffic()))
                .filter(c -> c.key().plugins().equals(plugins))
                .toList();
        return candidates.stream()
                .filter(c -> c.key().options().equals(ours.options()))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }
}
