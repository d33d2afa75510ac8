package io.ringprobe.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.plugin.Dispatch;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.PluginStats;
import io.ringprobe.plugin.Statistics;
import io.ringprobe.plugin.StreamStats;
import io.ringprobe.plugin.Streams;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The flow caches of all shards with their plugins, as one configuration wants them. Made by one thread, then each
 * shard's part is used by the shard; counts may be read by any thread.
 */
final class FlowStage implements AutoCloseable {
    private final ProbeConfig config;
    private final Components components;
    private final RecordSchema schema;
    private final Consumer<Throwable> onFailure;
    private final PluginStats pluginStats;
    private final List<FlowPlugin> plugins = new ArrayList<>();
    private final List<ShardFlows> shards = new ArrayList<>();
    private volatile List<List<String>> pluginStatistics;

    /**
     * Makes all caches and opens all plugins.
     *
     * @param schema what records can hold ({@link #schema(ProbeConfig, Components)})
     * @param stats what the shards count, one each
     * @param streamStats what their byte streams count, one each
     * @param ring where their flows go
     * @param waits whether they wait where it is full
     * @throws ConfigException if a plugin can't be opened
     */
    FlowStage(
            ProbeConfig config,
            Components components,
            RecordSchema schema,
            List<CacheStats> stats,
            List<StreamStats> streamStats,
            RingBuffer<Cargo<FlowBlock>> ring,
            boolean waits,
            BooleanSupplier abandoned,
            Consumer<Throwable> onFailure) {
        this.config = config;
        this.components = components;
        this.schema = schema;
        this.onFailure = onFailure;
        List<String> names =
                config.plugins().stream().map(options -> options.spec().name()).toList();
        this.pluginStats = new PluginStats(names, config.pluginLimits());
        this.pluginStatistics = names.stream().map(name -> List.<String>of()).toList();
        try {
            for (int shard = 0; shard < stats.size(); shard++) {
                addShard(shard, stats, streamStats.get(shard), ring, waits, abandoned);
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * What records can hold with the plugins that the configuration switches on.
     *
     * @throws ConfigException if that is more than a record has room for
     */
    static RecordSchema schema(ProbeConfig config, Components components) {
        List<Schema> plugins = new ArrayList<>();
        for (Options plugin : config.plugins()) {
            plugins.add(components.plugin(plugin.spec().name()).descriptor().schema());
        }
        RecordSchema schema = new RecordSchema(FlowRecord.BASIC, plugins);
        int capacity = schema.recordCapacity(FlowRecord.BASIC_OFFSET);
        if (capacity > FlowRecord.MAX_LENGTH) {
            throw new ConfigException("the plugins that are switched on can fill " + capacity
                    + " octets of a flow record, which has " + FlowRecord.MAX_LENGTH + ": switch some off");
        }
        return schema;
    }

    private void addShard(
            int shard,
            List<CacheStats> stats,
            StreamStats streamStats,
            RingBuffer<Cargo<FlowBlock>> ring,
            boolean waits,
            BooleanSupplier abandoned) {
        List<FlowPlugin> instances = new ArrayList<>();
        for (Options options : config.plugins()) {
            instances.add(components.plugin(options.spec().name()));
        }
        ExtensionStore extensions = ExtensionAccess.store(schema, instances);
        for (int i = 0; i < instances.size(); i++) {
            open(instances.get(i), config.plugins().get(i), new ExtensionAccess(extensions, i));
        }
        Streams streams =
                new Streams(config.cache().reassemblyBytes(), config.cache().reassemblyPoolBytes(), streamStats);
        Dispatch dispatch = new Dispatch(instances, pluginStats, streams, extensions);
        FlowOutlet outlet = new FlowOutlet(new FlowRecordWriter(extensions, shard), ring, waits, abandoned);
        FlowCache cache = new FlowCache(config.cache(), stats.size(), extensions, dispatch, outlet, stats.get(shard));
        shards.add(new ShardFlows(cache, outlet));
    }

    private void open(FlowPlugin plugin, Options options, ExtensionAccess access) {
        try {
            plugin.open(options, access);
        } catch (ConfigException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new ConfigException("plugin " + options.spec().name() + " can't be opened: " + e, e);
        }
        plugins.add(plugin);
    }

    RecordSchema schema() {
        return schema;
    }

    /** What each shard runs. */
    List<ShardFlows> shards() {
        return shards;
    }

    /** Asks the plugins what they have to say: when the shards touch them no more. */
    void askPlugins() {
        List<List<String>> lines = new ArrayList<>();
        int count = config.plugins().size();
        for (int i = 0; i < count; i++) {
            Statistics statistics = new Statistics();
            for (int instance = i; instance < plugins.size(); instance += count) {
                try {
                    plugins.get(instance).statistics(statistics);
                } catch (RuntimeException | LinkageError | StackOverflowError e) {
                    pluginStats.addFailure(i, e);
                }
            }
            lines.add(statistics.lines());
        }
        pluginStatistics = lines;
    }

    /** What there is to say of the plugins so far. */
    List<String> notes() {
        return new PluginNotes(config.plugins(), pluginStats, pluginStatistics).lines();
    }

    List<ProbeFigures.Plugin> figures() {
        List<ProbeFigures.Plugin> figures = new ArrayList<>();
        for (int i = 0; i < config.plugins().size(); i++) {
            figures.add(new ProbeFigures.Plugin(
                    config.plugins().get(i).spec().name(),
                    pluginStats.calls(i),
                    pluginStats.records(i),
                    pluginStats.failures(i),
                    pluginStats.overruns(i),
                    pluginStats.isSwitchedOff(i)));
        }
        return figures;
    }

    /** Closes plugins and frees caches, when no shard uses them any more; counts stay. */
    @Override
    public void close() {
        plugins.forEach(this::close);
        plugins.clear();
        shards.forEach(ShardFlows::close);
        shards.clear();
    }

    private void close(FlowPlugin plugin) {
        try {
            plugin.close();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            onFailure.accept(e);
        }
    }
}
