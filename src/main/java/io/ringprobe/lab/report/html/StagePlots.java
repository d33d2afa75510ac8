package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Stage;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.report.figures.Quantity;
import io.ringprobe.lab.report.figures.Series;
import io.ringprobe.lab.report.figures.Spread;
import io.ringprobe.lab.report.table.CellTables;
import io.ringprobe.lab.report.table.Labels;
import io.ringprobe.lab.report.table.Numbers;
import io.ringprobe.lab.report.table.RunTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plots of where time goes: by stage, and in the start. Used by one thread. */
final class StagePlots {
    private final LabRun run;
    private final Palette palette;
    private final Labels labels;

    StagePlots(LabRun run, Palette palette) {
        this.run = run;
        this.palette = palette;
        labels = new Labels(
                run.cells().stream().filter(cell -> !cell.stages().isEmpty()).toList());
    }

    /** Share of CPU time by stage: a bar for each cell, all of the same length. */
    Plot stages() {
        Map<String, List<Bar>> bars = new LinkedHashMap<>();
        for (Cell cell : run.cells()) {
            double all = cell.stages().stream().mapToDouble(StageTime::seconds).sum();
            if (all > 0) {
                bars.computeIfAbsent(cell.key().traffic(), t -> new ArrayList<>())
                        .add(stages(cell, all));
            }
        }
        List<Panel> panels = new ArrayList<>();
        double room = BarPanel.labels(
                bars.values().stream().map(rows -> new BarPanel.Group("", rows)).toList());
        bars.forEach((traffic, rows) ->
                panels.add(new BarPanel(traffic, List.of(new BarPanel.Group("", rows)), 100, "% of CPU time", room)));
        List<Plot.Key> keys = Arrays.stream(Stage.values())
                .filter(stage -> run.cells().stream()
                        .flatMap(cell -> cell.stages().stream())
                        .anyMatch(time -> time.stage() == stage))
                .map(stage -> new Plot.Key(stage.label(), "s-" + stage.label()))
                .toList();
        return new Plot(
                "stages",
                "Share of CPU time by stage",
                "CPU time of all threads of one run, by what they do; behind each bar the seconds. Blue is the data"
                        + " path, grey what the JVM takes for itself.",
                keys,
                panels,
                new CellTables(run).stages());
    }

    private Bar stages(Cell cell, double all) {
        List<Bar.Part> parts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (StageTime time : cell.stages()) {
            double percent = 100 * time.seconds() / all;
            String text = Numbers.whole(percent);
            parts.add(new Bar.Part("s-" + time.stage().label(), percent, text));
            words.add(time.stage().label() + " " + text + " %");
        }
        String name = labels.plugins(cell.key());
        return new Bar(
                name,
                "",
                false,
                new Spread(100, 100, 100, 1),
                parts,
                Numbers.fixed(all, 2) + " s",
                name + ": " + String.join(", ", words) + " of " + Numbers.fixed(all, 2) + " s");
    }

    /** The start apart: a bar of wall time for each way to start. */
    Plot startUps() {
        Map<String, List<Bar>> wall = bars(Quantity.WALL, "s of wall time");
        Map<String, List<Bar>> cpu = bars(Quantity.CPU, "s of CPU");
        List<Panel> panels = new ArrayList<>();
        panel(panels, "wall time", wall, "s");
        panel(panels, "CPU time", cpu, "s of CPU");
        return new Plot(
                "start",
                "Start, apart from work",
                "The whole process over so few packets that all but the start is next to nothing.",
                List.of(),
                panels,
                new RunTables(run).startUps());
    }

    private Map<String, List<Bar>> bars(Quantity quantity, String unit) {
        Map<String, List<Bar>> bars = new LinkedHashMap<>();
        for (StartUp start : run.startUps()) {
            Series.of(start.rounds(), quantity)
                    .spread()
                    .ifPresent(spread -> bars.computeIfAbsent(start.probe(), p -> new ArrayList<>())
                            .add(new Bar(
                                    start.how().isEmpty() ? start.probe() : start.how(),
                                    palette.of(start.probe()),
                                    false,
                                    spread,
                                    List.of(),
                                    Numbers.fixed(spread.median(), 2),
                                    Tips.of(start.probe() + ", " + start.how(), spread, unit))));
        }
        return bars;
    }

    /** A heading only where it says more than the bar's label. */
    private static BarPanel.Group group(String probe, List<Bar> bars) {
        boolean said = bars.size() == 1 && bars.getFirst().label().equals(probe);
        return new BarPanel.Group(said ? "" : probe, bars);
    }

    private static void panel(List<Panel> panels, String heading, Map<String, List<Bar>> bars, String unit) {
        List<BarPanel.Group> groups = bars.entrySet().stream()
                .map(entry -> group(entry.getKey(), entry.getValue()))
                .toList();
        double highest = bars.values().stream()
                .flatMap(List::stream)
                .mapToDouble(bar -> bar.spread().max())
                .max()
                .orElse(0);
        if (!groups.isEmpty()) {
            panels.add(new BarPanel(heading, groups, highest, unit, BarPanel.labels(groups)));
        }
    }
}
