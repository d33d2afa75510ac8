package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.figures.Comparison;
import io.ringprobe.lab.report.figures.Move;
import io.ringprobe.lab.report.figures.Spread;
import io.ringprobe.lab.report.table.ComparisonText;
import io.ringprobe.lab.report.table.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two runs as one HTML file that needs no other and asks nobody. Stateless. */
public final class HtmlComparison {
    /** Ratios beyond are drawn at the edge: a figure that rose from next to nothing would flatten all others. */
    private static final double EDGE = 4;

    private HtmlComparison() {}

    /** The text of the file, to be written in UTF-8. */
    public static String of(Comparison comparison) {
        Page page = new Page("Two runs of the lab");
        Markup markup = page.markup();
        markup.open("header").element("h1", "Two runs of the lab");
        markup.open("p", "class", "facts");
        run(markup, "before", comparison.before());
        run(markup, "now", comparison.after());
        markup.close().closeLine().open("main").raw("\n");
        markup.open("section", "class", "card", "id", "summary");
        page.heading("h-summary", "What moved", "");
        markup.open("ul");
        ComparisonText.sentences(comparison)
                .forEach(sentence -> markup.element("li", sentence).raw("\n"));
        markup.close().closeLine();
        page.plot(plot(comparison));
        markup.closeLine();
        return page.finish();
    }

    private static void run(Markup markup, String which, LabRun run) {
        String commit = run.subject().commit();
        markup.element(
                        "span",
                        which + ": " + run.title() + ", " + run.started() + ", ringprobe "
                                + run.subject().version() + (commit.isEmpty() ? "" : " (" + commit + ")"))
                .raw(" ");
    }

    private static Plot plot(Comparison comparison) {
        Palette palette = new Palette(comparison.before());
        Map<String, List<RatioPanel.Row>> rows = new LinkedHashMap<>();
        double highest = 1 + 2 * comparison.threshold();
        for (Move move : comparison.moves()) {
            rows.computeIfAbsent(move.what(), what -> new ArrayList<>()).add(row(move, palette, comparison));
            highest = Math.max(highest, spread(move).max());
        }
        List<Panel> panels = new ArrayList<>();
        double end = highest;
        rows.forEach((what, list) -> panels.add(new RatioPanel(what, list, end, "now by before; 1 is the same")));
        return new Plot(
                "moves",
                "Now by before",
                "Less is better; page faults only tell why the rest moved. Whiskers: from the best round now by the"
                        + " worst before, to the worst now by the best before. A figure moved where it changed by more"
                        + " than the threshold and all rounds of one run lie beyond all of the other.",
                List.of(),
                panels,
                ComparisonText.table(comparison));
    }

    private static RatioPanel.Row row(Move move, Palette palette, Comparison comparison) {
        String moved = ComparisonText.moved(move, comparison.threshold());
        String verdict = moved.isEmpty() ? move.words() : moved;
        String classes = moved.isEmpty() || !move.isCost() ? "same" : move.ratio() > 1 ? "worse" : "better";
        String tip = move.key() + ", " + move.what() + ": " + Tips.of("before", move.before(), "") + "; "
                + Tips.of("now", move.after(), "");
        RatioPanel.Dot dot = new RatioPanel.Dot(palette.of(move.key().probe()), spread(move), medians(move), tip);
        return new RatioPanel.Row(move.key().toString(), verdict, classes, 0, List.of(dot));
    }

    private static String medians(Move move) {
        return Numbers.of(move.before().median()) + " → "
                + Numbers.of(move.after().median());
    }

    private static Spread spread(Move move) {
        Spread before = move.before();
        Spread after = move.after();
        return new Spread(
                Math.min(move.ratio(), EDGE),
                edge(after.min(), before.max()),
                edge(after.max(), before.min()),
                Math.min(before.rounds(), after.rounds()));
    }

    private static double edge(double after, double before) {
        if (before == after) {
            return 1;
        }
        return before <= 0 ? EDGE : Math.clamp(after / before, 0, EDGE);
    }
}
