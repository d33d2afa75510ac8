package io.ringprobe.lab.report.html;

import java.util.Locale;

/**
 * One picture in SVG, as wide as a phone, so that text is as large there as elsewhere. Used by one thread.
 *
 * <p>Marks, which say a number, have class "mark" and a text that tells it; all else is the frame around them.
 */
final class Canvas {
    static final double WIDTH = 340;
    /** Mean width of a character of size 1; a little more than that of common faces. */
    private static final double CHARACTER = 0.55;

    static final double FONT = 11.5;

    private final Markup markup;

    Canvas(Markup markup, String id, double height, String title, String description) {
        this.markup = markup;
        markup.open(
                "svg",
                "viewBox",
                "0 0 " + Markup.coordinate(WIDTH) + " " + Markup.coordinate(height),
                "role",
                "img",
                "aria-labelledby",
                id + "t " + id + "d");
        markup.element("title", title, "id", id + "t");
        markup.element("desc", description, "id", id + "d");
    }

    void close() {
        markup.closeLine();
    }

    /** Begins what belongs to one number. */
    void openMark(String classes, String tip) {
        markup.open("g", "class", "mark " + classes).element("title", tip);
    }

    void closeMark() {
        markup.close();
    }

    void rect(String classes, double x, double y, double width, double height) {
        markup.empty("rect", "class", classes, "x", x, "y", y, "width", Math.max(width, 0.5), "height", height);
    }

    void line(String classes, double x1, double y1, double x2, double y2) {
        markup.empty("line", "class", classes, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
    }

    void circle(String classes, double x, double y, double radius) {
        markup.empty("circle", "class", classes, "cx", x, "cy", y, "r", radius);
    }

    void path(String classes, String d) {
        markup.empty("path", "class", classes, "d", d);
    }

    /** A text; {@code anchor} is start, middle or end. */
    void text(String classes, double x, double y, String anchor, String content) {
        markup.element("text", content, "class", classes, "x", x, "y", y, "text-anchor", anchor);
    }

    /** A text that isn't wider than that. */
    void text(String classes, double x, double y, String anchor, String content, double width) {
        text(classes, x, y, anchor, fit(content, width));
    }

    static double width(String content) {
        return content.codePointCount(0, content.length()) * CHARACTER * FONT;
    }

    private static String fit(String content, double width) {
        int characters = (int) (width / (CHARACTER * FONT));
        return content.codePointCount(0, content.length()) <= characters
                ? content
                : content.substring(0, content.offsetByCodePoints(0, Math.max(1, characters - 1))) + "…";
    }

    /** A whisker along the x axis. */
    void whiskerAcross(double from, double to, double y) {
        path(
                "whisker",
                String.format(
                        Locale.ROOT,
                        "M%.1f %.1fH%.1fM%.1f %.1fV%.1fM%.1f %.1fV%.1f",
                        from,
                        y,
                        to,
                        from,
                        y - 3,
                        y + 3,
                        to,
                        y - 3,
                        y + 3));
    }

    /** A whisker along the y axis. */
    void whiskerUp(double x, double from, double to) {
        path(
                "whisker",
                String.format(
                        Locale.ROOT,
                        "M%.1f %.1fV%.1fM%.1f %.1fH%.1fM%.1f %.1fH%.1f",
                        x,
                        from,
                        to,
                        x - 3,
                        from,
                        x + 3,
                        x - 3,
                        to,
                        x + 3));
    }

    /** Ticks and lines of an axis along the x axis, from {@code top} to {@code bottom}, with its unit below. */
    void axisAcross(Axis axis, double top, double bottom, String unit) {
        for (double tick : axis.ticks()) {
            double x = axis.at(tick);
            line(tick == 0 ? "base" : "grid", x, top, x, bottom);
            text("tick", x, bottom + 13, "middle", axis.text(tick));
        }
        text("unit", (axis.from() + axis.to()) / 2, bottom + 27, "middle", unit);
    }

    /** Ticks and lines of an axis along the y axis, from {@code left} to {@code right}, with its unit above. */
    void axisUp(Axis axis, double left, double right, String unit) {
        for (double tick : axis.ticks()) {
            double y = axis.at(tick);
            line(tick == 0 ? "base" : "grid", left, y, right, y);
            text("tick", left - 5, y + 4, "end", axis.text(tick));
        }
        text("unit", 0, axis.to() - 10, "start", unit);
    }
}
