package io.ringprobe.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The meters of all things of one kind, such as outputs: a row for each. They come and go as the things do. Used by one
 * thread at a time.
 *
 * @param <T> what is known of a thing
 */
final class MeterGroup<T> {
    private final MeterRegistry registry;
    private final Function<T, Tags> tags;
    private final Consumer<MeterRow<T>> meters;
    private final Map<Tags, MeterRow<T>> rows = new HashMap<>();

    /**
     * @param tags what tells things apart
     * @param meters adds a thing's meters to its row
     */
    MeterGroup(MeterRegistry registry, Function<T, Tags> tags, Consumer<MeterRow<T>> meters) {
        this.registry = registry;
        this.tags = tags;
        this.meters = meters;
    }

    /** What there is now. */
    void update(List<T> things) {
        Map<Tags, List<T>> now = new HashMap<>();
        for (T thing : things) {
            now.computeIfAbsent(tags.apply(thing), t -> new ArrayList<>()).add(thing);
        }
        rows.entrySet().removeIf(row -> isGone(row, now));
        now.forEach((key, same) -> rows.computeIfAbsent(key, this::add).update(same));
    }

    private MeterRow<T> add(Tags key) {
        MeterRow<T> row = new MeterRow<>(registry, key);
        meters.accept(row);
        return row;
    }

    private boolean isGone(Map.Entry<Tags, MeterRow<T>> row, Map<Tags, List<T>> now) {
        if (now.containsKey(row.getKey())) {
            return false;
        }
        row.getValue().remove();
        return true;
    }
}
