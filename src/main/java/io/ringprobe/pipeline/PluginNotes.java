package io.ringprobe.pipeline;

import io.ringprobe.config.Options;
import io.ringprobe.plugin.PluginStats;
import io.ringprobe.plugin.StreamStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What the run's summary says of the plugins, where there is something to say. Reads counters of other threads. */
final class PluginNotes {
    private final List<Options> plugins;
    private final PluginStats stats;
    private final List<StreamStats> streams;

    /** @param streams one a shard */
    PluginNotes(List<Options> plugins, PluginStats stats, List<StreamStats> streams) {
        this.plugins = List.copyOf(plugins);
        this.stats = stats;
        this.streams = List.copyOf(streams);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        addStreams(lines);
        for (int i = 0; i < plugins.size(); i++) {
            long failed = stats.failures(i);
            if (failed > 0) {
                lines.add("plugin  " + plugins.get(i).spec().name() + ": " + failed + " hooks failed, first: "
                        + stats.firstFailure(i));
            }
        }
        return lines;
    }

    private void addStreams(List<String> lines) {
        List<String> counts = new ArrayList<>();
        addIfAny(counts, "%,d messages kept", StreamStats::messages);
        addIfAny(counts, "%,d segments early", StreamStats::early);
        addIfAny(counts, "%,d segments repeated", StreamStats::repeats);
        addIfAny(counts, "%,d gaps given up", StreamStats::gaps);
        addIfAny(counts, "%,d times no room", StreamStats::refused);
        if (!counts.isEmpty()) {
            lines.add("streams " + String.join(", ", counts));
        }
    }

    private void addIfAny(List<String> to, String format, ToLongFunction<StreamStats> counter) {
        long sum = streams.stream().mapToLong(counter).sum();
        if (sum > 0) {
            to.add(String.format(Locale.ROOT, format, sum));
        }
    }
}
