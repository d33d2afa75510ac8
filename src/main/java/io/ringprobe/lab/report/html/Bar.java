package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.figures.Spread;
import java.util.List;

/**
 * A row of a picture of bars.
 *
 * @param label in front of it
 * @param classes of the mark
 * @param reckoned whether the number was not measured
 * @param spread of the rounds; the bar ends at the median
 * @param parts of which it consists, from zero on; empty for a bar in one piece
 * @param value the number's text behind the bar
 * @param tip all that it says
 */
record Bar(String label, String classes, boolean reckoned, Spread spread, List<Part> parts, String value, String tip) {
    /** Copies the list. */
    Bar {
        parts = List.copyOf(parts);
    }

    /**
     * A part of a bar.
     *
     * @param classes of its rectangle
     * @param size of it, in the unit of the axis
     * @param label for it, shown where there is room
     */
    record Part(String classes, double size, String label) {}
}
