package io.ringprobe.lab.random;

/**
 * The Pareto distribution between two bounds, rounded down: most numbers are near the least, a few are huge, as flow
 * lengths on links are.
 *
 * @param shape the smaller, the heavier the tail; above 0
 * @param min at least 1
 */
public record Pareto(double shape, long min, long max) implements Distribution {
    @Override
    public long next(Dice dice) {
        double tail = Math.pow(min / (max + 1.0), shape);
        double drawn = min * Math.pow(tail + dice.unit() * (1 - tail), -1 / shape);
        return Math.clamp((long) drawn, min, max);
    }

    /** Of the numbers before they are rounded, less a half. */
    @Override
    public double mean() {
        double high = max + 1.0;
        double all = 1 - Math.pow(min / high, shape);
        double mean = Math.abs(shape - 1) < 1e-9
                ? min * Math.log(high / min) / all
                : shape * min / (shape - 1) * (1 - Math.pow(min / high, shape - 1)) / all;
        return min == max ? min : Math.max(min, mean - 0.5);
    }
}
