package io.ringprobe.lab.random;

import java.util.random.RandomGenerator;

/** Chance that repeats: the same seed gives the same numbers (SplitMix64). Owned by one thread. */
public final class Dice implements RandomGenerator {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private static final double UNIT = 0x1p-53;

    private long state;

    public Dice(long seed) {
        state = seed;
    }

    /** Dice of their own for a part of the work, so that it falls out alike whatever the other parts do. */
    public static Dice of(long seed, long part) {
        return new Dice(mix(seed + part * GOLDEN));
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    private static long mix(long x) {
        long z = (x ^ (x >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to {@code bound - 1}. */
    public int below(int bound) {
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** A number above 0, up to 1. */
    public double unit() {
        return ((nextLong() >>> 11) + 1) * UNIT;
    }

    /** True with that probability. */
    public boolean chance(double probability) {
        return probability > 0 && unit() <= probability;
    }
}
