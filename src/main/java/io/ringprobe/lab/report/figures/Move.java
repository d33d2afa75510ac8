package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.CellKey;
import java.util.Locale;

/**
 * One figure of one cell in two runs; of costs, less is better.
 *
 * @param key the cell
 * @param what the figure with its unit
 * @param before in the older run
 * @param after in the newer run
 * @param isCost whether it is one; what isn't, tells why costs moved, and makes a run neither better nor worse
 */
public record Move(CellKey key, String what, Spread before, Spread after, boolean isCost) {
    /** What a packet more costs, as {@link #what} says it. */
    public static final String MARGINAL = "marginal ns/packet";

    /** The newer median by the older one; endless where it rose from nothing. */
    public double ratio() {
        if (before.median() == after.median()) {
            return 1;
        }
        return before.median() <= 0 ? Double.POSITIVE_INFINITY : after.median() / before.median();
    }

    /** Whether it moved by more than the threshold, a share, and each round of one run lies beyond all of the other. */
    public boolean moved(double threshold) {
        return Math.abs(ratio() - 1) > threshold && !before.overlaps(after);
    }

    /** Whether a run has one round only, so that nobody knows what is noise. */
    public boolean isNoiseUnknown() {
        return before.rounds() == 1 || after.rounds() == 1;
    }

    /** The change in words: +12 %. */
    public String words() {
        return Double.isInfinite(ratio())
                ? "rose from nothing"
                : String.format(Locale.ROOT, "%+.0f %%", 100 * (ratio() - 1));
    }
}
