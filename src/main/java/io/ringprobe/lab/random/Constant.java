package io.ringprobe.lab.random;

/** Always the same number. */
public record Constant(long value) implements Distribution {
    @Override
    public long next(Dice dice) {
        return value;
    }

    @Override
    public long min() {
        return value;
    }

    @Override
    public long max() {
        return value;
    }

    @Override
    public double mean() {
        return value;
    }
}
