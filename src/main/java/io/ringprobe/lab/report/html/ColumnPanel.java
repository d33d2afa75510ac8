package io.ringprobe.lab.report.html;

import java.util.List;

/**
 * A histogram over a logarithmic axis of time: columns that stand side by side.
 *
 * @param heading of the picture
 * @param columns from left to right
 * @param from the left end of the axis, a power of ten of nanoseconds
 * @param to its right end, a power of ten of nanoseconds
 * @param highest value of all pictures of the plot
 */
record ColumnPanel(String heading, List<Column> columns, int from, int to, double highest) implements Panel {
    private static final double LEFT = 38;
    private static final double RIGHT = Canvas.WIDTH - 20;
    private static final double TOP = 28;
    private static final double BOTTOM = 156;
    private static final double HEIGHT = 192;
    private static final int STEPS = 4;

    /** Copies the list. */
    ColumnPanel {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param left where it begins, a power of ten of nanoseconds
     * @param right where it ends
     * @param percent how much of all lies in it
     * @param classes of the mark
     * @param tip all that it says
     */
    record Column(double left, double right, double percent, String classes, String tip) {}

    @Override
    public void draw(Markup markup, String id, String title) {
        String description = "Columns: share of flows by latency, " + columns.size() + " spans from " + time(from)
                + " to " + time(to) + ".";
        Canvas canvas = new Canvas(markup, id, HEIGHT, title + ": " + heading, description);
        Axis axis = Axis.upTo(highest, STEPS, BOTTOM, TOP);
        canvas.axisUp(axis, LEFT, RIGHT, "% of flows");
        for (int power = from; power <= to; power++) {
            canvas.line("grid", at(power), BOTTOM, at(power), BOTTOM + 4);
            canvas.text("tick", at(power), BOTTOM + 16, "middle", time(power));
        }
        canvas.text("unit", (LEFT + RIGHT) / 2, BOTTOM + 31, "middle", "latency, each step ten times");
        for (Column column : columns) {
            double y = axis.at(column.percent());
            canvas.openMark(column.classes(), column.tip());
            canvas.rect("bar", at(column.left()), y, at(column.right()) - at(column.left()) - 0.7, BOTTOM - y);
            canvas.closeMark();
        }
        canvas.close();
    }

    private double at(double power) {
        return LEFT + (RIGHT - LEFT) * (power - from) / Math.max(1, to - from);
    }

    private static String time(int power) {
        String[] units = {"ns", "µs", "ms", "s", "ks"};
        int unit = Math.min(power / 3, units.length - 1);
        return Math.round(Math.pow(10, power - 3 * unit)) + " " + units[unit];
    }
}
