package io.ringprobe.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.ringprobe.flow.CacheStats;

/**
 * The histogram of packets per flow, over all shards. Micrometer has no histogram that is read by function, so this one
 * speaks to the registry below it. Thread-safe.
 */
final class FlowPackets implements Collector {
    /** Buckets up to 2^20 packets; larger flows are in the last one, which has no upper end. */
    private static final int LARGEST = 20;

    private final ProbeFigures figures;

    FlowPackets(ProbeFigures figures) {
        this.figures = figures;
    }

    @Override
    public MetricSnapshot collect() {
        double[] bounds = new double[LARGEST + 2];
        for (int n = 0; n <= LARGEST; n++) {
            bounds[n] = 1L << n;
        }
        bounds[LARGEST + 1] = Double.POSITIVE_INFINITY;
        long[] counts = new long[bounds.length];
        double packets = 0;
        for (ProbeFigures.Shard shard : figures.shards()) {
            CacheStats stats = shard.stats();
            packets += stats.packetsEnded();
            for (int n = 0; n <= Long.SIZE; n++) {
                counts[Math.min(n, LARGEST + 1)] += stats.flowsEndedOfSize(n);
            }
        }
        HistogramDataPointSnapshot point = HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(packets)
                .build();
        return HistogramSnapshot.builder()
                .name(Metric.FLOW_PACKETS.prometheusName())
                .help(Metric.FLOW_PACKETS.doc())
                .dataPoint(point)
                .build();
    }
}
