package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Latency;
import io.ringprobe.lab.report.figures.Spread;
import io.ringprobe.lab.report.table.CellTables;
import io.ringprobe.lab.report.table.Labels;
import io.ringprobe.lab.report.table.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plots of the time from a flow's last packet to its record. Used by one thread. */
final class LatencyPlots {
    /** Columns of the histogram by power of ten. */
    private static final int COLUMNS = 8;
    /** How far behind the last percentage the longest latency stands, in steps of ten times. */
    private static final double LAST = 1;

    private final LabRun run;
    private final Palette palette;
    private final Labels labels;

    LatencyPlots(LabRun run, Palette palette) {
        this.run = run;
        this.palette = palette;
        labels = new Labels(
                run.cells().stream().filter(cell -> cell.latency().isPresent()).toList());
    }

    /** Latencies by the share of flows that don't exceed them; each step to the right leaves a tenth of the flows. */
    Plot percentiles() {
        double most = 0;
        double highest = 0;
        for (Cell cell : run.cells()) {
            if (cell.latency().isPresent()) {
                Latency latency = cell.latency().get();
                highest = Math.max(highest, latency.max());
                for (Latency.Percentile percentile : latency.percentiles()) {
                    most = percentile.percent() < 100 ? Math.max(most, nines(percentile.percent())) : most;
                }
            }
        }
        Map<String, List<LinePanel.Line>> lines = new LinkedHashMap<>();
        Unit unit = Unit.of(highest);
        for (Cell cell : run.cells()) {
            if (cell.latency().isPresent()) {
                List<LinePanel.Line> others = lines.computeIfAbsent(labels.traffic(cell.key()), t -> new ArrayList<>());
                others.add(line(cell, cell.latency().get(), unit, most, others.size()));
            }
        }
        List<Panel> panels = new ArrayList<>();
        double end = highest / unit.nanoseconds();
        LinePanel.Across across = across(most);
        lines.forEach((traffic, group) ->
                panels.add(new LinePanel(traffic, group, across, end, unit.name() + " of latency")));
        return new Plot(
                "latency",
                "Latency from last packet to record",
                "So many per cent of flows were written within that time; each step to the right leaves a tenth of"
                        + " them, the last point is the slowest of all. Lower is better.",
                List.of(),
                panels,
                new CellTables(run).latency());
    }

    private record Unit(String name, double nanoseconds) {
        static Unit of(double highest) {
            if (highest < 1e4) {
                return new Unit("ns", 1);
            }
            return highest < 1e7 ? new Unit("µs", 1e3) : highest < 1e10 ? new Unit("ms", 1e6) : new Unit("s", 1e9);
        }
    }

    /** 0 for 0 %, 1 for 90 %, 2 for 99 %. */
    private static double nines(double percent) {
        return -Math.log10(1 - percent / 100);
    }

    private static LinePanel.Across across(double most) {
        List<LinePanel.Tick> ticks = new ArrayList<>();
        ticks.add(new LinePanel.Tick(0, "0"));
        for (int i = 1; i <= most + 1e-6; i++) {
            ticks.add(new LinePanel.Tick(i, i == 1 ? "90" : "99" + (i == 2 ? "" : "." + "9".repeat(i - 2))));
        }
        ticks.add(new LinePanel.Tick(most + LAST, "max"));
        return new LinePanel.Across(most + LAST, ticks, "% of flows");
    }

    private LinePanel.Line line(Cell cell, Latency latency, Unit unit, double most, int number) {
        List<LinePanel.Point> points = new ArrayList<>();
        String name = labels.plugins(cell.key());
        for (Latency.Percentile percentile : latency.percentiles()) {
            if (percentile.percent() < 100) {
                String tip = name + ": " + CellTables.percent(percentile.percent()) + " % within "
                        + Numbers.time(percentile.nanoseconds());
                points.add(point(nines(percentile.percent()), percentile.nanoseconds(), unit, tip));
            }
        }
        points.add(point(most + LAST, latency.max(), unit, name + ": all within " + Numbers.time(latency.max())));
        return new LinePanel.Line(name, palette.of(cell.key().probe()) + " d" + number % 4, points, true);
    }

    private static LinePanel.Point point(double x, double nanoseconds, Unit unit, String tip) {
        double y = nanoseconds / unit.nanoseconds();
        return new LinePanel.Point(x, new Spread(y, y, y, 1), tip);
    }

    /** How latencies are spread: a histogram for each cell. */
    Plot histogram() {
        Map<Cell, Map<Integer, Double>> all = new LinkedHashMap<>();
        for (Cell cell : run.cells()) {
            cell.latency()
                    .filter(latency -> !latency.buckets().isEmpty())
                    .ifPresent(latency -> all.put(cell, columns(latency)));
        }
        int from = all.values().stream()
                .mapToInt(columns -> columns.keySet().iterator().next())
                .min()
                .orElse(0);
        int to = all.values().stream()
                .flatMap(columns -> columns.keySet().stream())
                .mapToInt(column -> column + 1)
                .max()
                .orElse(1);
        double highest = all.values().stream()
                .flatMap(columns -> columns.values().stream())
                .mapToDouble(share -> share)
                .max()
                .orElse(1);
        List<Panel> panels = new ArrayList<>();
        int left = Math.floorDiv(from, COLUMNS);
        int right = Math.max(left + 1, -Math.floorDiv(-to, COLUMNS));
        all.forEach((cell, columns) ->
                panels.add(new ColumnPanel(heading(cell), shown(cell, columns), left, right, highest)));
        return new Plot(
                "histogram",
                "How latencies are spread",
                "The share of flows in each span of latency; the axis is logarithmic, and the same for all.",
                List.of(),
                panels,
                new CellTables(run).latency());
    }

    private String heading(Cell cell) {
        return labels.traffic(cell.key()) + ", " + labels.plugins(cell.key());
    }

    /** Per cent of flows by column; a bucket counts where its middle lies. */
    private static Map<Integer, Double> columns(Latency latency) {
        Map<Integer, Double> columns = new TreeMap<>();
        double all =
                latency.buckets().stream().mapToDouble(Latency.Bucket::count).sum();
        for (Latency.Bucket bucket : latency.buckets()) {
            double middle = Math.max(1, (bucket.from() + (double) bucket.to()) / 2);
            int column = (int) Math.floor(Math.log10(middle) * COLUMNS);
            if (bucket.count() > 0) {
                columns.merge(column, 100 * bucket.count() / all, Double::sum);
            }
        }
        return columns.isEmpty() ? Map.of(0, 0.0) : columns;
    }

    private List<ColumnPanel.Column> shown(Cell cell, Map<Integer, Double> columns) {
        List<ColumnPanel.Column> shown = new ArrayList<>();
        columns.forEach((column, percent) -> {
            double left = column / (double) COLUMNS;
            double right = (column + 1) / (double) COLUMNS;
            String tip = Numbers.time(Math.pow(10, left)) + " to " + Numbers.time(Math.pow(10, right)) + ": "
                    + Numbers.of(percent) + " % of flows";
            shown.add(new ColumnPanel.Column(
                    left, right, percent, palette.of(cell.key().probe()), tip));
        });
        return shown;
    }
}
