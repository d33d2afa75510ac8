package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.figures.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Lines over an axis, each with its name at its end.
 *
 * @param heading of the picture
 * @param lines in the order in which they are drawn
 * @param across the axis along x
 * @param highest value of all pictures of the plot
 * @param unit of the axis along y
 */
record LinePanel(String heading, List<Line> lines, Across across, double highest, String unit) implements Panel {
    static final double LEFT = 38;
    static final double RIGHT = Canvas.WIDTH - 78;
    private static final double TOP = 28;
    private static final double BOTTOM = 196;
    private static final double HEIGHT = 232;
    private static final double LINE = 13;
    private static final int STEPS = 4;

    /** Copies the list. */
    LinePanel {
        lines = List.copyOf(lines);
    }

    /**
     * A line.
     *
     * @param label at its end
     * @param classes of the mark
     * @param points from left to right, each with its tip
     * @param dotted whether points are shown
     */
    record Line(String label, String classes, List<Point> points, boolean dotted) {
        /** Copies the list. */
        Line {
            points = List.copyOf(points);
        }
    }

    /**
     * A point of a line.
     *
     * @param x where it is along x, as {@link Across} counts
     * @param y its value
     * @param tip all that it says
     */
    record Point(double x, Spread y, String tip) {}

    /**
     * An axis along x.
     *
     * @param end the value at its right end; the left end is zero
     * @param ticks where texts stand
     * @param unit of it
     */
    record Across(double end, List<Tick> ticks, String unit) {
        /** Copies the list. */
        Across {
            ticks = List.copyOf(ticks);
        }

        /** An axis from zero to a round number. */
        static Across linear(double highest, String unit) {
            Axis axis = Axis.upTo(highest, STEPS, 0, 1);
            return new Across(
                    axis.end(),
                    axis.ticks().stream()
                            .map(tick -> new Tick(tick, axis.text(tick)))
                            .toList(),
                    unit);
        }

        double at(double x) {
            return LEFT + (RIGHT - LEFT) * x / end;
        }
    }

    /**
     * A text at an axis.
     *
     * @param at where
     * @param text which
     */
    record Tick(double at, String text) {}

    @Override
    public void draw(Markup markup, String id, String title) {
        Canvas canvas = new Canvas(markup, id, HEIGHT, title + ": " + heading, description());
        Axis axis = Axis.upTo(highest, STEPS, BOTTOM, TOP);
        canvas.axisUp(axis, LEFT, RIGHT, unit);
        for (Tick tick : across.ticks()) {
            canvas.text("tick", across.at(tick.at()), BOTTOM + 15, "middle", tick.text());
        }
        canvas.text("unit", (LEFT + RIGHT) / 2, BOTTOM + 31, "middle", across.unit());
        lines.forEach(line -> draw(canvas, axis, line));
        drawLabels(canvas, axis);
        canvas.close();
    }

    private void draw(Canvas canvas, Axis axis, Line line) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(String.format(
                            Locale.ROOT,
                            "%.1f %.1f",
                            across.at(point.x()),
                            axis.at(point.y().median())));
        }
        canvas.openMark(line.classes(), line.label());
        canvas.path("line", path.toString());
        canvas.closeMark();
        for (Point point : line.points()) {
            double x = across.at(point.x());
            canvas.openMark(line.classes() + (line.dotted() ? "" : " quiet"), point.tip());
            if (point.y().rounds() > 1) {
                canvas.whiskerUp(x, axis.at(point.y().min()), axis.at(point.y().max()));
            }
            canvas.circle("dot", x, axis.at(point.y().median()), line.dotted() ? 3.5 : 5);
            canvas.closeMark();
        }
    }

    /** Names at the ends of their lines, moved apart where they would lie upon each other. */
    private void drawLabels(Canvas canvas, Axis axis) {
        List<Line> sorted = new ArrayList<>(
                lines.stream().filter(line -> !line.points().isEmpty()).toList());
        sorted.sort(Comparator.comparingDouble(
                line -> axis.at(line.points().getLast().y().median())));
        double[] at = new double[sorted.size()];
        for (int i = 0; i < at.length; i++) {
            double wanted = axis.at(sorted.get(i).points().getLast().y().median()) + 4;
            at[i] = i == 0 ? Math.max(wanted, LINE) : Math.max(wanted, at[i - 1] + LINE);
        }
        double limit = BOTTOM + 2;
        for (int i = at.length - 1; i >= 0; i--) {
            at[i] = Math.min(at[i], limit);
            limit = at[i] - LINE;
        }
        for (int i = 0; i < at.length; i++) {
            Line line = sorted.get(i);
            double x = across.at(line.points().getLast().x()) + 8;
            canvas.text("end " + line.classes(), x, at[i], "start", line.label(), Canvas.WIDTH - x);
        }
    }

    private String description() {
        StringBuilder text = new StringBuilder("Lines. ");
        for (Line line : lines) {
            text.append(line.label()).append(": ");
            if (!line.points().isEmpty()) {
                text.append("from ")
                        .append(line.points().getFirst().tip())
                        .append(" to ")
                        .append(line.points().getLast().tip());
            }
            text.append(". ");
        }
        return text.toString();
    }
}
