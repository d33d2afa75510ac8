package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.report.figures.AimResult;
import io.ringprobe.lab.report.figures.Ratio;
import io.ringprobe.lab.report.figures.Summary;
import io.ringprobe.lab.report.table.RunTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plot of what was to be reached and what was: a picture for each traffic. Used by one thread. */
final class AimPlot {
    private final LabRun run;
    private final Palette palette;

    AimPlot(LabRun run, Palette palette) {
        this.run = run;
        this.palette = palette;
    }

    Plot plot() {
        List<AimResult> results = AimResult.of(run);
        double highest = results.stream()
                .flatMap(result -> result.ratios().stream())
                .mapToDouble(ratio -> ratio.spread().max())
                .max()
                .orElse(1);
        for (AimResult result : results) {
            highest = Math.max(highest, result.aim().atLeast());
        }
        Map<String, List<RatioPanel.Row>> rows = new LinkedHashMap<>();
        for (TrafficInfo traffic : run.traffic()) {
            for (AimResult result : results) {
                if (result.ours().traffic().equals(traffic.name())) {
                    String heading = traffic.name() + " against " + result.aim().against();
                    rows.computeIfAbsent(heading, h -> new ArrayList<>()).add(row(result));
                }
            }
        }
        List<Panel> panels = new ArrayList<>();
        double end = highest;
        rows.forEach((heading, list) -> panels.add(new RatioPanel(heading, list, end, "times as much as ringprobe")));
        return new Plot(
                "aims",
                "Aims",
                "How many times as much as ringprobe the other takes. The thick line is the aim; the thin one is where"
                        + " both take the same. Hollow dots are reckoned, not measured.",
                List.of(),
                panels,
                new RunTables(run).aims());
    }

    private RatioPanel.Row row(AimResult result) {
        List<RatioPanel.Dot> dots = new ArrayList<>();
        for (Ratio ratio : result.ratios()) {
            String classes = palette.of(ratio.against()) + (ratio.reckoned() ? " reckoned" : "");
            String factor = Summary.factor(ratio.spread().median());
            String value = factor + " ×" + (ratio.reckoned() ? " by " + ratio.by() : "");
            dots.add(new RatioPanel.Dot(
                    classes, ratio.spread(), value, Tips.of(ratio.label(), ratio.spread(), "times")));
        }
        String verdict = switch (result.verdict()) {
            case REACHED -> "reached";
            case REACHED_BY_SOME -> "in part";
            case MISSED -> "missed";
        };
        return new RatioPanel.Row(
                capitalised(label(result.aim())),
                "aim " + Summary.aimed(result.aim().atLeast()) + " ×: " + verdict,
                result.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                result.aim().atLeast(),
                dots);
    }

    private static String label(Aim aim) {
        String measure = switch (aim.measure()) {
            case MARGINAL_CPU -> "CPU, a packet more, ";
            case MARGINAL_WALL -> "wall, a packet more, ";
            case PROCESS_CPU -> "CPU, whole process, ";
            case PROCESS_WALL -> "wall, whole process, ";
        };
        return measure + (aim.plugins().equals(CellKey.NO_PLUGINS) ? "no plugins" : aim.plugins());
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
