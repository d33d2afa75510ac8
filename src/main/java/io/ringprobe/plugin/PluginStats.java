package io.ringprobe.plugin;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How often each plugin failed, over all shards, and with what first. Thread-safe. */
public final class PluginStats {
    private final AtomicLongArray failures;
    private final AtomicReferenceArray<Throwable> first;

    /** @param plugins number of plugins */
    public PluginStats(int plugins) {
        failures = new AtomicLongArray(plugins);
        first = new AtomicReferenceArray<>(plugins);
    }

    void addFailure(int plugin, Throwable e) {
        failures.incrementAndGet(plugin);
        first.compareAndSet(plugin, null, e);
    }

    /** How many hooks of the plugin ended with an exception. */
    public long failures(int plugin) {
        return failures.get(plugin);
    }

    /** The first exception of the plugin, or null. */
    public Throwable firstFailure(int plugin) {
        return first.get(plugin);
    }
}
