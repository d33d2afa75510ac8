package io.ringprobe.plugin;

import io.ringprobe.config.PluginLimits;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the plugins do, over all shards: what they were called for, what they found, how often they failed or took too
 * long, and with what first. A plugin that does so too often is switched off here for the rest of the run, in all
 * shards. Thread-safe.
 */
public final class PluginStats {
    private static final Logger LOG = LoggerFactory.getLogger(PluginStats.class);

    private final List<String> names;
    private final PluginLimits limits;
    private final AtomicLongArray failures;
    private final AtomicLongArray overruns;
    private final AtomicLongArray faults;
    private final AtomicReferenceArray<Throwable> first;
    private final AtomicLong switchedOff = new AtomicLong();
    private final List<PluginCounters> shards = new CopyOnWriteArrayList<>();

    /** A call of a plugin that took too long. */
    private static final class TookTooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TookTooLong(long nanos) {
            super("a call took " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms", null, false, false);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    /** @param names the plugins' names, in the order of their bits */
    public PluginStats(List<String> names, PluginLimits limits) {
        this.names = List.copyOf(names);
        this.limits = limits;
        failures = new AtomicLongArray(names.size());
        overruns = new AtomicLongArray(names.size());
        faults = new AtomicLongArray(names.size());
        first = new AtomicReferenceArray<>(names.size());
    }

    PluginLimits limits() {
        return limits;
    }

    /** The counters of one more shard. */
    PluginCounters addShard() {
        PluginCounters counters = new PluginCounters(names.size());
        shards.add(counters);
        return counters;
    }

    /** A hook of the plugin, or what it is asked after the run, ended with an exception. */
    public void addFailure(int plugin, Throwable e) {
        failures.incrementAndGet(plugin);
        addFault(plugin, e);
    }

    void addOverrun(int plugin, long nanos) {
        overruns.incrementAndGet(plugin);
        addFault(plugin, new TookTooLong(nanos));
    }

    private void addFault(int plugin, Throwable e) {
        first.compareAndSet(plugin, null, e);
        if (faults.incrementAndGet(plugin) == limits.failures()) {
            switchedOff.accumulateAndGet(1L << plugin, (a, b) -> a | b);
            LOG.warn(
                    "plugin {} has failed {} times and is switched off for the rest of the run; first: {}",
                    names.get(plugin),
                    limits.failures(),
                    firstFailureText(plugin));
        }
    }

    /** Bitmap of the plugins that are off for the rest of the run. */
    long switchedOff() {
        return switchedOff.get();
    }

    /** Whether the plugin has failed too often. */
    public boolean isSwitchedOff(int plugin) {
        return (switchedOff.get() & 1L << plugin) != 0;
    }

    /** How many calls of the plugin's hooks there were. */
    public long calls(int plugin) {
        return shards.stream().mapToLong(shard -> shard.calls(plugin)).sum();
    }

    /** How many records had a section of the plugin. */
    public long records(int plugin) {
        return shards.stream().mapToLong(shard -> shard.records(plugin)).sum();
    }

    /** How many calls of the plugin ended with an exception. */
    public long failures(int plugin) {
        return failures.get(plugin);
    }

    /** How many calls of the plugin took longer than they may; those only that were timed. */
    public long overruns(int plugin) {
        return overruns.get(plugin);
    }

    /** The first exception of the plugin, or what says that a call took too long; null if all is well. */
    public Throwable firstFailure(int plugin) {
        return first.get(plugin);
    }

    /** The same as text, even if its own text fails. */
    public String firstFailureText(int plugin) {
        Throwable e = first.get(plugin);
        try {
            return String.valueOf(e);
        } catch (RuntimeException inItsText) {
            return e.getClass().getName();
        }
    }
}
