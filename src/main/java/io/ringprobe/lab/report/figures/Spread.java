package io.ringprobe.lab.report.figures;

import java.util.Collection;
import java.util.Optional;

/**
 * What rounds came to: the median, and how far the lowest and the highest lie off.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param min the lowest
 * @param max the highest
 * @param rounds how many there were
 */
public record Spread(double median, double min, double max, int rounds) {
    /** The spread of these values, if there are any. */
    public static Optional<Spread> of(Collection<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int upper = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
        return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length));
    }

    /** How far the round that is farthest off lies from the median, as a share of it. */
    public double noise() {
        return median == 0 ? 0 : Math.max(max - median, median - min) / Math.abs(median);
    }

    /** Whether a value lies between the rounds of both, so that the difference may be noise. */
    public boolean overlaps(Spread other) {
        return min <= other.max && other.min <= max;
    }
}
