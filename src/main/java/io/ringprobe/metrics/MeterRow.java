package io.ringprobe.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one thing, such as an output. Where there have been several of that name, one after the other, the
 * values are their sums, so that counters never go back.
 *
 * @param <T> what is known of the thing
 */
final class MeterRow<T> {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private volatile List<T> things = List.of();

    /** @param tags what all its meters have */
    MeterRow(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** What there is to read from now on. */
    void update(List<T> now) {
        things = now;
    }

    /** Registers a metric; {@code more} are labels that only it has: name, value and so on. */
    void add(Metric metric, ToDoubleFunction<T> value, String... more) {
        Tags all = tags.and(more);
        if (!all.stream()
                .map(Tag::getKey)
                .sorted()
                .toList()
                .equals(metric.labels().stream().sorted().toList())) {
            throw new IllegalArgumentException(metric + " has labels " + metric.labels() + ", not " + all);
        }
        ToDoubleFunction<MeterRow<T>> sum = row -> row.sum(value);
        String unit = metric.unit().isEmpty() ? null : metric.unit();
        meters.add(
                switch (metric.kind()) {
                    case COUNTER ->
                        FunctionCounter.builder(metric.meterName(), this, sum)
                                .tags(all)
                                .baseUnit(unit)
                                .description(metric.doc())
                                .register(registry);
                    case GAUGE ->
                        Gauge.builder(metric.meterName(), this, sum)
                                .tags(all)
                                .baseUnit(unit)
                                .description(metric.doc())
                                .register(registry);
                    case HISTOGRAM, INFO -> throw new IllegalArgumentException(metric + " is no number");
                });
    }

    private double sum(ToDoubleFunction<T> value) {
        double sum = 0;
        for (T thing : things) {
            sum += value.applyAsDouble(thing);
        }
        return sum;
    }

    /** Takes all its metrics away. */
    void remove() {
        meters.forEach(registry::remove);
    }
}
