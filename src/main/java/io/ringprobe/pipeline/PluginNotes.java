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
    private final List<List<String>> own;

    /** @param own what each plugin itself has to say; nothing while the run lasts */
    PluginNotes(List<Options> plugins, PluginStats stats, List<List<String>> own) {
        this.plugins = List.copyOf(plugins);
        this.own = List.copyOf(own);
        this.stats = stats;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < plugins.size(); i++) {
            List<String> parts = new ArrayList<>();
            parts.add(String.format(Locale.ROOT, "%,d calls", stats.calls(i)));
            parts.add(String.format(Locale.ROOT, "%,d records", stats.records(i)));
            parts.addAll(own.get(i));
            addFaults(parts, i);
            lines.add("plugin  " + plugins.get(i).spec().name() + ": " + String.join(", ", parts));
        }
        return lines;
    }

    private void addFaults(List<String> to, int plugin) {
        addIfAny(to, "%,d hooks failed", stats.failures(plugin));
        addIfAny(to, "%,d calls took too long", stats.overruns(plugin));
        if (stats.isSwitchedOff(plugin)) {
            to.add("switched off");
        }
        if (stats.firstFailure(plugin) != null) {
            to.add("first: " + stats.firstFailureText(plugin));
        }
    }

    /** What there is to say of the byte streams of all shards: a line, or none. */
    static List<String> streams(List<StreamStats> streams) {
        List<String> counts = new ArrayList<>();
        addIfAny(counts, "%,d messages kept", streams, StreamStats::messages);
        addIfAny(counts, "%,d segments early", streams, StreamStats::early);
        addIfAny(counts, "%,d segments repeated", streams, StreamStats::repeats);
        addIfAny(counts, "%,d gaps given up", streams, StreamStats::gaps);
        addIfAny(counts, "%,d times no room", streams, StreamStats::refused);
        return counts.isEmpty() ? List.of() : List.of("streams " + String.join(", ", counts));
    }

    private static void addIfAny(
            List<String> to, String format, List<StreamStats> streams, ToLongFunction<StreamStats> counter) {
        addIfAny(to, format, streams.stream().mapToLong(counter).sum());
    }

    private static void addIfAny(List<String> to, String format, long count) {
        if (count > 0) {
            to.add(String.format(Locale.ROOT, format, count));
        }
    }
}
