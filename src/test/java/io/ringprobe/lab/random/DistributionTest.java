package io.ringprobe.lab.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionTest {
    private static final int DRAWS = 200_000;

    static Stream<Distribution> all() {
        return Stream.of(
                new Constant(7),
                new Uniform(60, 1514),
                new Uniform(0, 1),
                new Exponential(10, 1, 1000),
                new Exponential(10_000_000, 0, 1_000_000_000),
                new Exponential(50, 10, 60),
                new Pareto(2.5, 7, 1_000_000),
                new Pareto(1, 10, 10_000),
                new Pareto(1.5, 100, 100),
                new Zipf(1, 1, 1000),
                new Zipf(1.3, 5, 5000),
                new Zipf(0.5, 1, 100_000),
                new Histogram(Map.of(60L, 7.0, 590L, 4.0, 1514L, 1.0)),
                new Histogram(Map.of(3L, 0.0, 5L, 1.0, 9L, 1e3)));
    }

    private static long[] draw(Distribution distribution) {
        Dice dice = new Dice(42);
        long[] drawn = new long[DRAWS];
        Arrays.setAll(drawn, i -> distribution.next(dice));
        return drawn;
    }

    private static double share(long[] drawn, LongPredicate of) {
        return (double) Arrays.stream(drawn).filter(of).count() / drawn.length;
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldKeepItsBoundsAndReachBoth(Distribution distribution) {
        long[] drawn = draw(distribution);
        long least = Arrays.stream(drawn).min().orElseThrow();
        long greatest = Arrays.stream(drawn).max().orElseThrow();
        assertTrue(least >= distribution.min(), least + " is below " + distribution.min());
        assertTrue(greatest <= distribution.max(), greatest + " is above " + distribution.max());
        assertTrue(least <= distribution.min() + distribution.mean() / 50, "nothing near the least: " + least);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldHaveTheMeanThatItTells(Distribution distribution) {
        double mean = Arrays.stream(draw(distribution)).average().orElseThrow();
        assertEquals(distribution.mean(), mean, Math.max(distribution.mean() * 0.02, 0.01), "mean");
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldRepeatItselfFromTheSameSeed(Distribution distribution) {
        assertTrue(Arrays.equals(draw(distribution), draw(distribution)), "the same seed gave other numbers");
    }

    @Test
    void shouldHaveTheTailOfAnExponential() {
        long[] drawn = draw(new Exponential(1000, 0, 1_000_000));
        assertEquals(Math.exp(-1), share(drawn, x -> x >= 1000), 0.005);
        assertEquals(Math.exp(-5), share(drawn, x -> x >= 5000), 0.001);
    }

    @Test
    void shouldHaveTheTailOfPareto() {
        long[] drawn = draw(new Pareto(1.2, 10, 1_000_000_000));
        assertEquals(Math.pow(10, -1.2), share(drawn, x -> x >= 100), 0.002);
        assertEquals(Math.pow(100, -1.2), share(drawn, x -> x >= 1000), 0.0006);
    }

    @Test
    void shouldGiveEachNumberTheWeightOfZipf() {
        long[] drawn = draw(new Zipf(1, 1, 1000));
        double harmonic = 0;
        for (int k = 1; k <= 1000; k++) {
            harmonic += 1.0 / k;
        }
        for (int k : new int[] {1, 2, 3, 10}) {
            assertEquals(1 / (k * harmonic), share(drawn, x -> x == k), 0.003, "share of " + k);
        }
    }

    @Test
    void shouldGiveEachNumberOfAHistogramItsShare() {
        long[] drawn = draw(new Histogram(Map.of(60L, 7.0, 590L, 4.0, 1514L, 1.0, 99L, 0.0)));
        assertEquals(7 / 12.0, share(drawn, x -> x == 60), 0.005);
        assertEquals(4 / 12.0, share(drawn, x -> x == 590), 0.005);
        assertEquals(1 / 12.0, share(drawn, x -> x == 1514), 0.005);
        assertEquals(0, share(drawn, x -> x == 99), 0.0);
    }

    @Test
    void shouldThrowDiceEvenly() {
        Dice dice = new Dice(1);
        int[] counts = new int[6];
        for (int i = 0; i < DRAWS; i++) {
            counts[dice.below(6)]++;
        }
        for (int count : counts) {
            assertEquals(DRAWS / 6.0, count, DRAWS * 0.005);
        }
        assertEquals(0.3, share(draw(new Uniform(0, 9)), x -> x < 3), 0.005);
    }
}
