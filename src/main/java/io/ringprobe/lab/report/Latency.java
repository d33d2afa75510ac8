package io.ringprobe.lab.report;

import java.util.List;

/**
 * A histogram of latencies in nanoseconds, as HdrHistogram keeps it.
 *
 * @param count how many were measured
 * @param min the shortest
 * @param mean of all
 * @param max the longest
 * @param percentiles rising, such as 50, 90, 99, 99.9; 100 is the longest
 * @param buckets rising, without gaps where values lie; empty ones may be left out
 */
public record Latency(long count, long min, double mean, long max, List<Percentile> percentiles, List<Bucket> buckets) {
    /** Copies the lists. */
    public Latency {
        Checks.count("count", count);
        Checks.count("min", min);
        Checks.amount("mean", mean);
        Checks.count("max", max);
        percentiles = List.copyOf(percentiles);
        buckets = List.copyOf(buckets);
        for (int i = 1; i < percentiles.size(); i++) {
            if (percentiles.get(i).percent() <= percentiles.get(i - 1).percent()) {
                throw new IllegalArgumentException(
                        "percentiles don't rise at " + percentiles.get(i).percent());
            }
        }
        for (int i = 1; i < buckets.size(); i++) {
            if (buckets.get(i).from() < buckets.get(i - 1).to()) {
                throw new IllegalArgumentException(
                        "buckets don't rise at " + buckets.get(i).from());
            }
        }
    }

    /**
     * A share of all latencies.
     *
     * @param percent 0 to 100
     * @param nanoseconds that so many don't exceed
     */
    public record Percentile(double percent, long nanoseconds) {
        /** Checks the range. */
        public Percentile {
            Checks.amount("percent", percent);
            Checks.count("nanoseconds", nanoseconds);
            if (percent > 100) {
                throw new IllegalArgumentException("percent is " + percent + ": more than 100");
            }
        }
    }

    /**
     * How many latencies lay in a span.
     *
     * @param from nanoseconds, included
     * @param to nanoseconds, not included
     * @param count of latencies
     */
    public record Bucket(long from, long to, long count) {
        /** Checks the span. */
        public Bucket {
            Checks.count("from", from);
            Checks.count("count", count);
            if (to <= from) {
                throw new IllegalArgumentException("to is " + to + ": not behind from, which is " + from);
            }
        }
    }
}
