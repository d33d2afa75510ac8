package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.report.figures.AimResult;
import io.ringprobe.lab.report.figures.Ratio;
import io.ringprobe.lab.report.figures.Summary;
import io.ringprobe.lab.report.table.RunTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        List<Panel> panels = new ArrayList<>();
        for (TrafficInfo traffic : run.traffic()) {
            List<RatioPanel.Row> rows = results.stream()
                    .filter(result -> result.ours().traffic().equals(traffic.name()))
                    .map(this::row)
                    .toList();
            if (!rows.isEmpty()) {
                panels.add(new RatioPanel(traffic.name(), rows, highest, "times as much as ringprobe"));
            }
        }
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
        String label = capitalised(Summary.words(result.aim()))
                .replace("wall time of", "Wall time,")
                .replace("of the whole process", "whole process")
                .replace("of a packet more", "a packet more");
        return new RatioPanel.Row(
                label,
                RunTables.words(result.verdict()).replace("reached by one reckoning", "in part"),
                result.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                result.aim().atLeast(),
                dots);
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
