package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.figures.Spread;
import java.util.List;

/**
 * Ratios as dots with whiskers, each beside the aim that it shall reach, and a line where both sides are equal.
 *
 * @param heading of the picture
 * @param rows from top to bottom
 * @param highest value of all pictures of the plot
 * @param unit of the axis
 */
record RatioPanel(String heading, List<Row> rows, double highest, String unit) implements Panel {
    private static final double HEAD = 19;
    private static final double LINE = 17;
    private static final double GAP = 7;
    private static final double AXIS = 34;
    private static final double LEFT = 6;
    private static final double VALUES = 124;
    private static final int STEPS = 5;

    /** Copies the list. */
    RatioPanel {
        rows = List.copyOf(rows);
    }

    /**
     * An aim with what it came to.
     *
     * @param label above the dots
     * @param verdict beside the label
     * @param classes of the verdict
     * @param aim which ratio shall be reached; 0 for none
     * @param dots one a line
     */
    record Row(String label, String verdict, String classes, double aim, List<Dot> dots) {
        /** Copies the list. */
        Row {
            dots = List.copyOf(dots);
        }
    }

    /**
     * One ratio.
     *
     * @param classes of the mark
     * @param spread of the rounds
     * @param value the text behind it
     * @param tip all that it says
     */
    record Dot(String classes, Spread spread, String value, String tip) {}

    @Override
    public void draw(Markup markup, String id, String title) {
        double height = 0;
        for (Row row : rows) {
            height += HEAD + row.dots().size() * LINE + GAP;
        }
        Canvas canvas = new Canvas(markup, id, height + AXIS, title + ": " + heading, description());
        Axis axis = Axis.upTo(highest, STEPS, LEFT, Canvas.WIDTH - VALUES);
        double y = 0;
        canvas.axisAcross(axis, 2, height, unit);
        canvas.line("equal", axis.at(1), 2, axis.at(1), height);
        for (Row row : rows) {
            draw(canvas, axis, row, y);
            y += HEAD + row.dots().size() * LINE + GAP;
        }
        canvas.close();
    }

    private static void draw(Canvas canvas, Axis axis, Row row, double top) {
        double y = top + HEAD;
        canvas.text("label over", 0, y - 5, "start", row.label(), Canvas.WIDTH - Canvas.width(row.verdict()) - 4);
        canvas.text("verdict " + row.classes(), Canvas.WIDTH, y - 5, "end", row.verdict());
        if (row.aim() > 0) {
            double aim = axis.at(row.aim());
            canvas.line("aim", aim, y, aim, y + row.dots().size() * LINE);
        }
        for (Dot dot : row.dots()) {
            double middle = y + LINE / 2;
            double at = axis.at(dot.spread().median());
            canvas.openMark(dot.classes(), dot.tip());
            canvas.line("stem", axis.from(), middle, at, middle);
            if (dot.spread().rounds() > 1) {
                canvas.whiskerAcross(
                        axis.at(dot.spread().min()), axis.at(dot.spread().max()), middle);
            }
            canvas.circle("dot", at, middle, 4.5);
            canvas.text("value", Canvas.WIDTH, middle + 4, "end", dot.value(), VALUES - 4);
            canvas.closeMark();
            y += LINE;
        }
    }

    private String description() {
        StringBuilder text = new StringBuilder("Dots with whiskers beside the aim. ");
        for (Row row : rows) {
            text.append(row.label()).append(", ").append(row.verdict()).append(": ");
            row.dots().forEach(dot -> text.append(dot.tip()).append(". "));
        }
        return text.toString();
    }
}
