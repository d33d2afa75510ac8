package io.ringprobe.lab.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of the lab.
 *
 * @param title what the run was for, a line of words
 * @param started when it began
 * @param machine what it ran on
 * @param subject what was run
 * @param traffic the captures and scenarios that the cells name
 * @param cells what was measured, in the order in which it shall be shown
 * @param startUps starts apart from work: next to no packets
 * @param reckonings peers that were not there, by others that were
 * @param aims what the ratios shall reach
 * @param figures other figures, with their aims
 * @param notes what a reader has to know, a line each
 */
public record LabRun(
        String title,
        Instant started,
        Machine machine,
        Subject subject,
        List<TrafficInfo> traffic,
        List<Cell> cells,
        List<StartUp> startUps,
        List<Reckoning> reckonings,
        List<Aim> aims,
        List<Figure> figures,
        List<String> notes) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException for a cell of traffic that isn't described, or two cells of one key
     */
    public LabRun {
        traffic = List.copyOf(traffic);
        cells = List.copyOf(cells);
        startUps = List.copyOf(startUps);
        reckonings = List.copyOf(reckonings);
        aims = List.copyOf(aims);
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
        Checks.unique("traffic", traffic.stream().map(TrafficInfo::name));
        Checks.unique("cell", cells.stream().map(Cell::key));
        Checks.known(traffic.stream().map(TrafficInfo::name), cells);
    }

    /** The traffic of that name. */
    public Optional<TrafficInfo> traffic(String name) {
        return traffic.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /** The cell of that key. */
    public Optional<Cell> cell(CellKey key) {
        return cells.stream().filter(c -> c.key().equals(key)).findFirst();
    }
}
