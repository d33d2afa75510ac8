package io.ringprobe.bench;

import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.plugin.Dispatch;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.PluginStats;
import io.ringprobe.plugin.StreamStats;
import io.ringprobe.plugin.Streams;
import io.ringprobe.schema.RecordSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The plugins of one shard, opened with their default options, and where their sections live: {@code none},
 * {@code core8}, {@code ref8} or {@code all26}, which are the same as in {@code ringprobe lab run}.
 *
 * @param schema what records can hold
 * @param extensions the sections; the flow cache closes it
 * @param dispatch calls the plugins
 */
record PluginSet(RecordSchema schema, ExtensionStore extensions, Dispatch dispatch) {
    private static final List<String> CORE8 =
            List.of("basicplus", "pstats", "phists", "bstats", "vlan", "icmp", "mpls", "flowhash");

    private static final List<String> REF8 =
            List.of("basicplus", "http", "tls", "dns", "quic", "pstats", "phists", "bstats");

    /** Looks at the processes of this host. */
    private static final String OF_THIS_HOST = "osquery";

    /** Opens the set of that name. */
    static PluginSet open(String name) {
        return switch (name) {
            case "none" -> open(List.of());
            case "core8" -> open(CORE8);
            case "ref8" -> open(REF8);
            case "all26" -> open(all());
            default -> throw new IllegalArgumentException("no set of plugins is called " + name);
        };
    }

    /** Opens the plugins of these names. */
    static PluginSet open(List<String> names) {
        return of(names.stream().map(PluginSet::find).toList());
    }

    private static List<String> all() {
        List<String> names = new ArrayList<>();
        for (FlowPlugin plugin : ServiceLoader.load(FlowPlugin.class)) {
            if (!plugin.descriptor().name().equals(OF_THIS_HOST)) {
                names.add(plugin.descriptor().name());
            }
        }
        return names;
    }

    /** Opens instances that a benchmark has made, without options. */
    static PluginSet of(List<FlowPlugin> plugins) {
        RecordSchema schema = new RecordSchema(
                FlowRecord.BASIC,
                plugins.stream().map(p -> p.descriptor().schema()).toList());
        ExtensionStore extensions = ExtensionAccess.store(schema, plugins);
        for (int i = 0; i < plugins.size(); i++) {
            FlowPlugin plugin = plugins.get(i);
            Options options = new Options(plugin.descriptor().spec(), "benchmark", Map.of());
            plugin.open(options, new ExtensionAccess(extensions, i));
        }
        List<String> pluginNames =
                plugins.stream().map(p -> p.descriptor().name()).toList();
        Streams streams = new Streams(1 << 13, 1 << 26, new StreamStats());
        return new PluginSet(
                schema,
                extensions,
                new Dispatch(plugins, new PluginStats(pluginNames, PluginLimits.NONE), streams, extensions));
    }

    private static FlowPlugin find(String name) {
        for (FlowPlugin plugin : ServiceLoader.load(FlowPlugin.class)) {
            if (plugin.descriptor().name().equals(name)) {
                return plugin;
            }
        }
        throw new IllegalArgumentException("there is no plugin " + name);
    }
}
