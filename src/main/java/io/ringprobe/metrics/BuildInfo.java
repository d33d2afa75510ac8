package io.ringprobe.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/**
 * What runs. Micrometer has no metrics of this kind, whose name has an ending of its own, so this one speaks to the
 * registry below it. Immutable.
 */
final class BuildInfo implements Collector {
    private final Labels labels;

    BuildInfo(String version) {
        labels = Labels.of(
                Metric.Labels.VERSION,
                version,
                Metric.Labels.JAVA,
                Runtime.version().toString());
    }

    @Override
    public MetricSnapshot collect() {
        return InfoSnapshot.builder()
                .name(Metric.BUILD.meterName().replace('.', '_'))
                .help(Metric.BUILD.doc())
                .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
                .build();
    }
}
