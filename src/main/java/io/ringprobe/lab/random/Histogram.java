package io.ringprobe.lab.random;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Given numbers, each as often as its weight says. Drawn from a table of as many cells as there are numbers: each cell
 * holds one number, and fills up with one of those that have more than their share (A. J. Walker's alias method).
 */
public final class Histogram implements Distribution {
    private final long[] values;
    private final double[] threshold;
    private final int[] alias;
    private final double mean;

    /** @param weights by value; none below 0, their sum above 0 */
    public Histogram(Map<Long, Double> weights) {
        SortedMap<Long, Double> sorted = new TreeMap<>(weights);
        sorted.values().removeIf(weight -> weight == 0);
        int count = sorted.size();
        values = new long[count];
        threshold = new double[count];
        alias = new int[count];
        double sum = 0;
        double weighted = 0;
        int next = 0;
        for (Map.Entry<Long, Double> entry : sorted.entrySet()) {
            values[next] = entry.getKey();
            threshold[next++] = entry.getValue();
            sum += entry.getValue();
            weighted += entry.getKey() * entry.getValue();
        }
        mean = weighted / sum;
        fill(count / sum);
    }

    private void fill(double scale) {
        int[] small = new int[values.length];
        int[] large = new int[values.length];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < values.length; i++) {
            threshold[i] *= scale;
            if (threshold[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int poor = small[--smalls];
            int rich = large[larges - 1];
            alias[poor] = rich;
            threshold[rich] -= 1 - threshold[poor];
            if (threshold[rich] < 1) {
                larges--;
                small[smalls++] = rich;
            }
        }
        // What is left is full but for rounding.
        while (smalls > 0) {
            threshold[small[--smalls]] = 1;
        }
    }

    @Override
    public long next(Dice dice) {
        double place = (1 - dice.unit()) * values.length;
        int cell = (int) place;
        return values[place - cell < threshold[cell] ? cell : alias[cell]];
    }

    /** The numbers that there are, sorted. */
    public long[] values() {
        return values.clone();
    }

    @Override
    public long min() {
        return values[0];
    }

    @Override
    public long max() {
        return values[values.length - 1];
    }

    @Override
    public double mean() {
        return mean;
    }
}
