package io.ringprobe.lab.report.html;

import java.util.List;

/**
 * Bars that lie, in groups with a heading each, with whiskers from the lowest to the highest round and the number
 * behind them.
 *
 * @param heading of the picture
 * @param groups from top to bottom
 * @param highest value of all pictures of the plot
 * @param unit of the axis
 * @param labels room for the labels, the same in all pictures of the plot: {@link #labels(List)}
 */
record BarPanel(String heading, List<Group> groups, double highest, String unit, double labels) implements Panel {
    private static final double ROW = 20;
    private static final double BAR = 12;
    private static final double HEAD = 22;
    private static final double AXIS = 34;
    private static final double LEAST_LABELS = 70;
    private static final double MOST_LABELS = 152;
    private static final double VALUES = 44;
    private static final double GAP = 7;
    private static final int STEPS = 3;

    /** Copies the list. */
    BarPanel {
        groups = List.copyOf(groups);
    }

    /**
     * Bars under one heading.
     *
     * @param heading of the group, empty for none
     * @param bars from top to bottom
     */
    record Group(String heading, List<Bar> bars) {
        /** Copies the list. */
        Group {
            bars = List.copyOf(bars);
        }
    }

    /** Room for the labels of all pictures of a plot. */
    static double labels(List<Group> all) {
        double widest = all.stream()
                .flatMap(group -> group.bars().stream())
                .mapToDouble(bar -> Canvas.width(bar.label()) + GAP)
                .max()
                .orElse(0);
        return Math.clamp(widest, LEAST_LABELS, MOST_LABELS);
    }

    @Override
    public void draw(Markup markup, String id, String title) {
        double height = 2;
        for (Group group : groups) {
            height += (group.heading().isEmpty() ? 0 : HEAD) + group.bars().size() * ROW;
        }
        Canvas canvas = new Canvas(markup, id, height + AXIS, title + ": " + heading, description());
        Axis axis = Axis.upTo(highest, STEPS, labels, Canvas.WIDTH - VALUES);
        canvas.axisAcross(axis, 2, height, unit);
        double y = 2;
        for (Group group : groups) {
            y = draw(canvas, axis, group, y);
        }
        canvas.close();
    }

    private double draw(Canvas canvas, Axis axis, Group group, double top) {
        double y = top;
        if (!group.heading().isEmpty()) {
            canvas.text("group", 0, y + HEAD - 7, "start", group.heading());
            y += HEAD;
        }
        for (Bar bar : group.bars()) {
            draw(canvas, axis, bar, y + ROW / 2);
            y += ROW;
        }
        return y;
    }

    private void draw(Canvas canvas, Axis axis, Bar bar, double middle) {
        canvas.openMark(bar.classes() + (bar.reckoned() ? " reckoned" : ""), bar.tip());
        canvas.text("label", labels - GAP, middle + 4, "end", bar.label(), labels - GAP + 1);
        if (bar.parts().isEmpty()) {
            canvas.rect(
                    "bar", axis.from(), middle - BAR / 2, axis.at(bar.spread().median()) - axis.from(), BAR);
        }
        drawParts(canvas, axis, bar, middle);
        double end = axis.at(Math.max(bar.spread().median(), bar.spread().max()));
        if (bar.spread().rounds() > 1) {
            canvas.whiskerAcross(
                    axis.at(bar.spread().min()), axis.at(bar.spread().max()), middle);
        }
        canvas.text("value", end + 5, middle + 4, "start", bar.value());
        canvas.closeMark();
    }

    private static void drawParts(Canvas canvas, Axis axis, Bar bar, double middle) {
        double done = 0;
        for (Bar.Part part : bar.parts()) {
            double from = axis.at(done);
            double width = axis.at(done + part.size()) - from;
            canvas.rect("bar " + part.classes(), from, middle - BAR / 2, width, BAR);
            if (Canvas.width(part.label()) < width - 2) {
                canvas.text("inside " + part.classes(), from + width / 2, middle + 4, "middle", part.label());
            }
            done += part.size();
        }
    }

    private String description() {
        StringBuilder text = new StringBuilder("Bars. ");
        for (Group group : groups) {
            for (Bar bar : group.bars()) {
                text.append(bar.tip()).append(". ");
            }
        }
        return text.toString();
    }
}
