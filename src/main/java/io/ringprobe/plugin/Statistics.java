package io.ringprobe.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers that a plugin adds to the run's summary. What the instances of all shards add under one title is summed up.
 * Used by the main thread when the run is over.
 */
public final class Statistics {
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /** Adds a count. The title is what is counted, such as {@code "answers"}; it stands behind the number. */
    public void add(String title, long count) {
        counts.merge(title, count, Long::sum);
    }

    /** Each count with its title, in the order in which they first came. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((title, count) -> lines.add(String.format(Locale.ROOT, "%,d %s", count, title)));
        return lines;
    }
}
