package io.ringprobe.lab.random;

/**
 * Zipf's law over a range of whole numbers: the number k comes as often as k to the power of minus the exponent.
 *
 * <p>Drawn by rejection from the integral of a hat function over it (W. Hörmann, G. Derflinger: Rejection-inversion to
 * generate variates from monotone discrete distributions, 1996): no table, and on average little more than one try.
 */
public final class Zipf implements Distribution {
    private static final double NEARLY_ONE = 1e-9;
    private static final int MOST_SUMMED = 1000;

    private final double exponent;
    private final long min;
    private final long max;
    private final double lowest;
    private final double highest;

    /**
     * @param exponent above 0
     * @param min at least 1
     */
    public Zipf(double exponent, long min, long max) {
        this.exponent = exponent;
        this.min = min;
        this.max = max;
        // The least number has no hat to the left of it: there the area is just its weight.
        lowest = area(min + 0.5) - weight(min);
        highest = area(max + 0.5);
    }

    @Override
    public long next(Dice dice) {
        while (true) {
            double under = highest + (1 - dice.unit()) * (lowest - highest);
            double x = inverse(under);
            long k = Math.clamp(Math.round(x), min, max);
            if (under >= area(k + 0.5) - weight(k)) {
                return k;
            }
        }
    }

    private double weight(double x) {
        return Math.exp(-exponent * Math.log(x));
    }

    /** The integral of the weight up to x. */
    private double area(double x) {
        return Math.abs(1 - exponent) < NEARLY_ONE
                ? Math.log(x)
                : Math.expm1((1 - exponent) * Math.log(x)) / (1 - exponent);
    }

    private double inverse(double area) {
        return Math.abs(1 - exponent) < NEARLY_ONE
                ? Math.exp(area)
                : Math.exp(Math.log1p(Math.max(-1, (1 - exponent) * area)) / (1 - exponent));
    }

    @Override
    public long min() {
        return min;
    }

    @Override
    public long max() {
        return max;
    }

    /** Exact for the first thousand numbers, by the integral beyond them. */
    @Override
    public double mean() {
        double weights = 0;
        double sum = 0;
        long last = Math.min(max, min + MOST_SUMMED);
        for (long k = min; k <= last; k++) {
            weights += weight(k);
            sum += k * weight(k);
        }
        if (last < max) {
            weights += area(max + 0.5) - area(last + 0.5);
            Zipf product = new Zipf(exponent - 1, 1, 1);
            sum += product.area(max + 0.5) - product.area(last + 0.5);
        }
        return sum / weights;
    }
}
