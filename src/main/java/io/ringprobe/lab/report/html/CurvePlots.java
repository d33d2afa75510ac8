package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.RatePoint;
import io.ringprobe.lab.report.figures.Quantity;
import io.ringprobe.lab.report.figures.Series;
import io.ringprobe.lab.report.figures.Spread;
import io.ringprobe.lab.report.figures.Summary;
import io.ringprobe.lab.report.table.CellTables;
import io.ringprobe.lab.report.table.Labels;
import io.ringprobe.lab.report.table.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plots over shards and over time: a picture for each traffic. Used by one thread. */
final class CurvePlots {
    private static final int DASHES = 4;

    private final LabRun run;
    private final Palette palette;
    private final Labels labels;

    CurvePlots(LabRun run, Palette palette) {
        this.run = run;
        this.palette = palette;
        labels = new Labels(run);
    }

    /** The rate over the number of shards, of cells that differ in nothing else. */
    Plot scaling() {
        Map<CellKey, List<Cell>> families = new LinkedHashMap<>();
        for (Cell cell : run.cells()) {
            CellKey key = cell.key();
            if ((key.ours() || key.shards() > 0)
                    && Series.spread(cell, Quantity.WALL_RATE).isPresent()) {
                families.computeIfAbsent(
                                new CellKey(key.traffic(), key.probe(), key.plugins(), 0, key.output(), key.options()),
                                k -> new ArrayList<>())
                        .add(cell);
            }
        }
        families.values().removeIf(cells -> cells.size() < 2);
        Map<String, List<LinePanel.Line>> lines = new LinkedHashMap<>();
        families.forEach((key, cells) -> add(lines, key, cells));
        int most = families.values().stream()
                .flatMap(List::stream)
                .mapToInt(cell -> cell.key().shards())
                .max()
                .orElse(1);
        List<Cell> shown = families.values().stream().flatMap(List::stream).toList();
        return new Plot(
                "scaling",
                "Rate over shards",
                "Whole process, wall time: what more threads that keep flows bring; with none, the thread that reads"
                        + " keeps them. More busy threads than cores bring nothing.",
                List.of(),
                panels(lines, shards(most), "M packets a second"),
                new CellTables(run).spreads("Rate over shards", shown, Quantity.WALL_RATE, Quantity.CPU_BY_PACKET));
    }

    private static LinePanel.Across shards(int most) {
        List<LinePanel.Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= most; i += Math.max(1, most / 8)) {
            ticks.add(new LinePanel.Tick(i, i == 0 ? "none" : String.valueOf(i)));
        }
        return new LinePanel.Across(most, ticks, "shards");
    }

    private void add(Map<String, List<LinePanel.Line>> lines, CellKey key, List<Cell> cells) {
        List<Cell> sorted = cells.stream()
                .sorted(Comparator.comparingInt(cell -> cell.key().shards()))
                .toList();
        List<LinePanel.Point> points = new ArrayList<>();
        for (Cell cell : sorted) {
            Spread rate = Series.spread(cell, Quantity.WALL_RATE).orElseThrow();
            String tip = Tips.of(Summary.name(key.plugins()) + ", " + shards(cell.key()), rate, "M packets a second");
            points.add(new LinePanel.Point(cell.key().shards(), rate, tip));
        }
        List<LinePanel.Line> others = lines.computeIfAbsent(key.traffic(), t -> new ArrayList<>());
        others.add(new LinePanel.Line(lineLabel(key), classes(key, others.size()), points, true));
    }

    private static String shards(CellKey key) {
        return switch (key.shards()) {
            case 0 -> "no shards";
            case 1 -> "1 shard";
            default -> key.shards() + " shards";
        };
    }

    /** The rate over time since the process's start. */
    Plot warmUp() {
        Map<String, List<LinePanel.Line>> lines = new LinkedHashMap<>();
        double longest = 0;
        for (Cell cell : run.cells()) {
            if (!cell.warmUp().isEmpty() && !isSeenInLonger(cell.key())) {
                List<LinePanel.Line> others = lines.computeIfAbsent(cell.key().traffic(), t -> new ArrayList<>());
                others.add(warmUp(cell, others.size()));
                longest = Math.max(longest, cell.warmUp().getLast().seconds());
            }
        }
        return new Plot(
                "warmup",
                "Warm-up",
                "The rate from the process's start on: what is missing at the left is what the JVM's start and its"
                        + " compilers take.",
                List.of(),
                panels(lines, LinePanel.Across.linear(longest, "s since the process's start"), "M packets a second"),
                new CellTables(run).warmUp());
    }

    /** The longer run shows the same and goes on. */
    private boolean isSeenInLonger(CellKey key) {
        return run.traffic().stream()
                .filter(traffic -> traffic.base().equals(key.traffic()))
                .flatMap(longer -> run.cell(key.over(longer.name())).stream())
                .anyMatch(cell -> !cell.warmUp().isEmpty());
    }

    private LinePanel.Line warmUp(Cell cell, int number) {
        List<LinePanel.Point> points = new ArrayList<>();
        for (RatePoint point : cell.warmUp()) {
            double rate = point.packetsPerSecond() / 1e6;
            String tip = labels.plugins(cell.key()) + " at " + Numbers.of(point.seconds()) + " s: " + Numbers.of(rate)
                    + " M packets a second";
            points.add(new LinePanel.Point(point.seconds(), new Spread(rate, rate, rate, 1), tip));
        }
        return new LinePanel.Line(lineLabel(cell.key()), classes(cell.key(), number), points, false);
    }

    private static String lineLabel(CellKey key) {
        String plugins = Summary.name(key.plugins()).replaceFirst("^plugins ", "");
        return key.ours() ? plugins : key.probe();
    }

    private String classes(CellKey key, int number) {
        return palette.of(key.probe()) + " d" + number % DASHES;
    }

    private static List<Panel> panels(Map<String, List<LinePanel.Line>> lines, LinePanel.Across across, String unit) {
        double highest = lines.values().stream()
                .flatMap(List::stream)
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> point.y().max())
                .max()
                .orElse(1);
        List<Panel> panels = new ArrayList<>();
        lines.forEach((traffic, group) -> panels.add(new LinePanel(traffic, group, across, highest, unit)));
        return panels;
    }
}
