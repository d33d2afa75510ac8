package io.ringprobe.lab.random;

/**
 * The exponential distribution of that mean, cut to its part between two bounds: as waiting times between independent
 * events are. Where the bounds cut off much, the mean is another.
 *
 * @param scale the mean before the cut
 */
public record Exponential(double scale, long min, long max) implements Distribution {
    @Override
    public long next(Dice dice) {
        double below = Math.exp(-min / scale);
        double above = Math.exp(-(max + 1.0) / scale);
        double drawn = -scale * Math.log(above + dice.unit() * (below - above));
        return Math.clamp((long) drawn, min, max);
    }

    /** Of whole numbers, rounded down: the tail beyond each, summed up. */
    @Override
    public double mean() {
        double step = -1 / scale;
        double below = Math.exp(min * step);
        double above = Math.exp((max + 1.0) * step);
        double range = max - min + 1.0;
        double tails = below * -Math.expm1(range * step) / -Math.expm1(step) - range * above;
        return min - 1 + tails / (below - above);
    }
}
