package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A page in one file: style and script are in it, and its policy allows those two by their hashes and nothing else, no
 * request to anyone. Used by one thread.
 */
final class Page {
    /** A text of a table that is longer may take more than one line. */
    private static final int NARROW = 28;

    private final Markup markup = new Markup();
    private int tables;

    Page(String title) {
        String style = resource("report.css");
        String script = resource("report.js");
        String policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script)
                + "'; img-src data:; base-uri 'none'; form-action 'none'";
        markup.raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        markup.empty("meta", "charset", "utf-8");
        markup.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        markup.empty("meta", "name", "color-scheme", "content", "light dark");
        markup.empty("link", "rel", "icon", "href", "data:,");
        markup.element("title", title).raw("\n");
        markup.open("style")
                .raw(style)
                .close()
                .open("script", "type", "module")
                .raw(script)
                .close();
        markup.closeLine().open("body");
        markup.element("div", "", "id", "tip", "hidden", "").raw("\n");
        hatches();
    }

    /** Fillings for what was not measured, one for each colour. */
    private void hatches() {
        markup.open("svg", "class", "hatches", "width", 0.0, "height", 0.0, "aria-hidden", "true");
        for (int i = 0; i < Palette.COLOURS; i++) {
            markup.open(
                    "pattern",
                    "id",
                    "hatch" + i,
                    "class",
                    "p" + i,
                    "width",
                    5.0,
                    "height",
                    5.0,
                    "patternUnits",
                    "userSpaceOnUse",
                    "patternTransform",
                    "rotate(45)");
            markup.empty("line", "class", "hatch", "y2", 5.0).close();
        }
        markup.closeLine();
    }

    Markup markup() {
        return markup;
    }

    /** The text of the file. */
    String finish() {
        return markup.close().close().raw("\n").finish();
    }

    /** Buttons that name colours and bring out one probe in all plots. */
    void legend(Map<String, String> classes) {
        markup.open("div", "class", "legend", "role", "group", "aria-label", "Bring out one probe in all plots");
        classes.forEach((name, colour) -> markup.open(
                        "button", "type", "button", "class", colour, "data-probe", colour, "aria-pressed", "false")
                .element("i", "")
                .element("bdi", name)
                .close());
        markup.closeLine();
    }

    void heading(String id, String title, String note) {
        markup.element("h2", title, "id", id).raw("\n");
        if (!note.isEmpty()) {
            markup.element("p", note, "class", "note").raw("\n");
        }
    }

    /** A plot with its pictures, or nothing where it has none. */
    void plot(Plot plot) {
        if (plot.panels().isEmpty()) {
            return;
        }
        markup.open("section", "class", "card", "id", "plot-" + plot.id());
        heading("h-" + plot.id(), plot.title(), plot.note());
        if (!plot.keys().isEmpty()) {
            markup.open("ul", "class", "keys");
            for (Plot.Key key : plot.keys()) {
                markup.open("li").element("i", "", "class", key.classes());
                markup.text(key.name()).close();
            }
            markup.closeLine();
        }
        markup.open("div", "class", "panels");
        int number = 0;
        for (Panel panel : plot.panels()) {
            markup.open("figure").element("figcaption", panel.heading());
            panel.draw(markup, plot.id() + number++, plot.title());
            markup.close();
        }
        markup.closeLine();
        folded("The numbers", plot.table());
        markup.closeLine();
    }

    /** A table that opens when it is asked for. */
    void folded(String summary, Table table) {
        markup.open("details").element("summary", summary);
        table(table);
        markup.closeLine();
    }

    /** A table that scrolls by itself where the window is too narrow for it. */
    void table(Table table) {
        String id = "table" + tables++;
        markup.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-labelledby", id);
        markup.open("table")
                .element("caption", table.title(), "id", id)
                .open("thead")
                .open("tr");
        for (Table.Column column : table.columns()) {
            markup.element("th", column.name(), "scope", "col", "class", column.number() ? "number" : null);
        }
        markup.close().close().open("tbody").raw("\n");
        for (List<String> row : table.rows()) {
            row(table, row);
        }
        markup.close().close().closeLine();
    }

    private void row(Table table, List<String> row) {
        markup.open("tr");
        for (int i = 0; i < row.size(); i++) {
            boolean number = table.columns().get(i).number();
            String classes = number ? "number" : row.get(i).length() > NARROW ? "wide" : null;
            markup.open("td", "class", classes).element("bdi", row.get(i)).close();
        }
        markup.closeLine();
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return "\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar can't be read: " + e.getMessage(), e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
