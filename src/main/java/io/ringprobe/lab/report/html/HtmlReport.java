package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.figures.Summary;
import io.ringprobe.lab.report.table.CellTables;
import io.ringprobe.lab.report.table.RunTables;
import io.ringprobe.lab.report.table.Table;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A run as one HTML file that needs no other and asks nobody. Stateless. */
public final class HtmlReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private HtmlReport() {}

    /** The text of the file, to be written in UTF-8. */
    public static String of(LabRun run) {
        Page page = new Page(run.title());
        Palette palette = new Palette(run);
        head(page, run);
        page.markup().open("main").raw("\n");
        summary(page, run);
        page.legend(palette.all());
        plots(page, run, palette);
        rest(page, run);
        page.markup().closeLine();
        return page.finish();
    }

    private static void head(Page page, LabRun run) {
        Markup markup = page.markup();
        markup.open("header").element("h1", run.title());
        markup.open("p", "class", "facts");
        String commit = run.subject().commit();
        fact(markup, "ringprobe " + run.subject().version() + (commit.isEmpty() ? "" : " (" + commit + ")"));
        fact(markup, run.machine().cores() + " × " + run.machine().cpu());
        fact(markup, run.machine().java());
        fact(markup, TIME.format(run.started()));
        markup.close().closeLine();
    }

    private static void fact(Markup markup, String text) {
        markup.element("span", text).raw(" ");
    }

    private static void summary(Page page, LabRun run) {
        Markup markup = page.markup();
        markup.open("section", "class", "card", "id", "summary");
        page.heading("h-summary", "What it says", "");
        sentences(markup, Summary.of(run));
        sentences(markup, run.notes());
        markup.closeLine();
    }

    private static void sentences(Markup markup, List<String> sentences) {
        if (!sentences.isEmpty()) {
            markup.open("ul");
            sentences.forEach(sentence -> markup.element("li", sentence).raw("\n"));
            markup.closeLine();
        }
    }

    private static void plots(Page page, LabRun run, Palette palette) {
        CurvePlots curves = new CurvePlots(run, palette);
        StagePlots stages = new StagePlots(run, palette);
        LatencyPlots latency = new LatencyPlots(run, palette);
        page.plot(new AimPlot(run, palette).plot());
        card(page, new CellTables(run).main());
        new BarPlots(run, palette).all().forEach(page::plot);
        page.plot(latency.percentiles());
        page.plot(latency.histogram());
        page.plot(curves.scaling());
        page.plot(stages.stages());
        page.plot(curves.warmUp());
        page.plot(stages.startUps());
    }

    private static void rest(Page page, LabRun run) {
        RunTables whole = new RunTables(run);
        CellTables cells = new CellTables(run);
        card(page, whole.figures());
        card(page, whole.reckoned());
        card(page, whole.flows());
        card(page, cells.trouble());
        card(page, whole.facts());
        card(page, whole.traffic());
        page.markup().open("section", "class", "card");
        page.folded("Commands", cells.commands());
        page.markup().closeLine();
    }

    private static void card(Page page, Table table) {
        if (!table.isEmpty()) {
            page.markup().open("section", "class", "card");
            page.table(table);
            page.markup().closeLine();
        }
    }
}
