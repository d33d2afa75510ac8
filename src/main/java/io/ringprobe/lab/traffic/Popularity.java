package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.random.Zipf;

/** Draws one of some hosts: the first is the most popular. Immutable. */
final class Popularity {
    private final int count;
    private final Zipf zipf;

    /** @param exponent 0 = all alike */
    Popularity(int count, double exponent) {
        this.count = count;
        this.zipf = exponent == 0 ? null : new Zipf(exponent, 1, count);
    }

    int next(Dice dice) {
        return zipf == null ? dice.below(count) : (int) zipf.next(dice) - 1;
    }
}
