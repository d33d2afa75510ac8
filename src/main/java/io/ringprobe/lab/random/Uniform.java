package io.ringprobe.lab.random;

/** Each number of a range as often as any other. */
public record Uniform(long min, long max) implements Distribution {
    @Override
    public long next(Dice dice) {
        return min + (long) ((max - min + 1) * (1 - dice.unit()));
    }

    @Override
    public double mean() {
        return (min + (double) max) / 2;
    }
}
