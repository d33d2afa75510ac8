package io.ringprobe.page;

import java.util.HashMap;
import java.util.Map;

/**
 * Turns counts that only grow into rates: what each grew by since the last round, a second. The first time a count is
 * seen its rate is 0. Used by the page's thread.
 */
final class Rates {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Object, long[]> last = new HashMap<>();
    private long lastNanos;
    private double seconds = 1;

    /** Begins a round of questions. */
    void begin(long nanos) {
        seconds = lastNanos == 0 ? 1 : Math.max(0.001, (nanos - lastNanos) / NANOS_PER_SECOND);
        lastNanos = nanos;
    }

    /**
     * The rate of one count of an object, each time asked for with the same number of counts.
     *
     * @param owner whose counts they are, to be told from others by equals
     * @param counts what they are now
     * @return their rates, in the same order
     */
    double[] of(Object owner, long... counts) {
        long[] before = last.put(owner, counts);
        double[] rates = new double[counts.length];
        for (int i = 0; before != null && i < counts.length; i++) {
            rates[i] = Math.max(0, counts[i] - before[i]) / seconds;
        }
        return rates;
    }
}
