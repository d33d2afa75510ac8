package io.ringprobe.lab.report.table;

import io.ringprobe.lab.report.figures.Spread;
import java.util.Locale;
import java.util.Optional;

/** Numbers as people read them: three digits that say something, a point, commas between thousands. Stateless. */
public final class Numbers {
    /** Where there is no number. */
    public static final String NONE = "-";

    private Numbers() {}

    /** With three digits or more. */
    public static String of(double value) {
        double size = Math.abs(value);
        return fixed(value, size >= 99.95 || size == 0 ? 0 : size >= 9.995 ? 1 : 2);
    }

    /** With so many digits behind the point. */
    public static String fixed(double value, int digits) {
        String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
        return text.matches("-[0.]+") ? text.substring(1) : text;
    }

    /** The median. */
    public static String median(Optional<Spread> spread) {
        return spread.map(s -> of(s.median())).orElse(NONE);
    }

    /** Lowest to highest; empty text for a single round. */
    public static String range(Optional<Spread> spread) {
        return spread.map(Numbers::range).orElse(NONE);
    }

    /** Lowest to highest. */
    public static String range(Spread spread) {
        return spread.rounds() < 2 ? NONE : of(spread.min()) + "–" + of(spread.max());
    }

    /** A whole number. */
    public static String whole(double value) {
        return fixed(value, 0);
    }

    /** Nanoseconds, in the unit that fits. */
    public static String time(double nanoseconds) {
        if (nanoseconds < 1e3) {
            return of(nanoseconds) + " ns";
        }
        if (nanoseconds < 1e6) {
            return of(nanoseconds / 1e3) + " µs";
        }
        return nanoseconds < 1e9 ? of(nanoseconds / 1e6) + " ms" : of(nanoseconds / 1e9) + " s";
    }
}
