package io.ringprobe.guard;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.memory.Regions;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.plugin.Dispatch;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.PluginStats;
import io.ringprobe.plugin.StreamStats;
import io.ringprobe.plugin.Streams;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.testkit.TestComponents;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * One shard without rings and threads: a flow cache with plugins, and the records of flows that have ended. The same
 * packets give the same work, to the last access.
 */
final class Shard implements AutoCloseable {
    /** The sets of plugins of {@code lab run}. */
    static final List<String> EIGHT = List.of("basicplus", "http", "tls", "dns", "quic", "pstats", "phists", "bstats");

    private static final int REASSEMBLY = 8192;
    private static final int POOL = 1 << 26;

    private final SortedMap<Long, Long> before = Regions.known();
    private final RecordSchema schema;
    private final List<FlowPlugin> plugins = new ArrayList<>();
    private final PluginStats stats;
    private final FlowCache cache;
    private final SortedMap<Long, Long> tables;
    private final List<FlowBlock> ended = new ArrayList<>();
    private final FlowRecordWriter writer;
    private final CacheStats cacheStats = new CacheStats();
    private long clock;

    /** @param size exponent of the flows that there is room for */
    Shard(int size, List<String> names) {
        TestComponents components = new TestComponents();
        for (String name : names) {
            plugins.add(components.plugin(name));
        }
        schema = new RecordSchema(
                FlowRecord.BASIC,
                plugins.stream().map(p -> p.descriptor().schema()).toList());
        ExtensionStore store = ExtensionAccess.store(schema, plugins);
        for (int i = 0; i < plugins.size(); i++) {
            plugins.get(i)
                    .open(
                            TestComponents.options(plugins.get(i).descriptor().spec(), names.get(i)),
                            new ExtensionAccess(store, i));
        }
        stats = new PluginStats(names, PluginLimits.NONE);
        writer = new FlowRecordWriter(store, 0);
        CacheConfig config = CacheConfig.from(TestComponents.options(CacheConfig.SPEC, "cache;size=" + size));
        Dispatch dispatch = new Dispatch(plugins, stats, new Streams(REASSEMBLY, POOL, new StreamStats()), store);
        SortedMap<Long, Long> others = Regions.known();
        cache = new FlowCache(config, 1, store, dispatch, this::take, cacheStats);
        tables = Regions.known();
        tables.keySet().removeAll(others.keySet());
    }

    private void take(long entry, EndReason reason) {
        if (ended.isEmpty() || ended.getLast().isFull()) {
            ended.add(new FlowBlock(writer.capacity()));
        }
        FlowBlock block = ended.getLast();
        block.commit(writer.write(entry, reason, block.next()));
    }

    void handle(PacketBlock block) {
        clock = block.clock();
        cache.onBlock(block, block.clock());
    }

    void endAll() {
        cache.endAll((int) clock);
    }

    /** The regions of the flow table alone. */
    SortedMap<Long, Long> tables() {
        return tables;
    }

    /** Bytes of all memory that the shard has. */
    long bytes() {
        SortedMap<Long, Long> now = Regions.known();
        now.keySet().removeAll(before.keySet());
        return now.values().stream().mapToLong(Long::longValue).sum();
    }

    long flowsEnded() {
        return cacheStats.flowsEnded();
    }

    long flowsStarted() {
        return cacheStats.flowsStarted();
    }

    /** The records of the flows that have ended, without repeats. */
    List<Long> records() {
        List<Long> records = new ArrayList<>();
        for (FlowBlock block : ended) {
            long record = block.first();
            for (int i = 0; i < block.count(); i++) {
                records.add(record);
                for (int left = FlowRecord.repeats(record); left >= 0; left--) {
                    record = FlowRecord.next(record);
                }
            }
        }
        return records;
    }

    RecordSchema schema() {
        return schema;
    }

    /** How often a plugin's hooks were called. */
    long calls(int plugin) {
        if (stats.failures(plugin) > 0) {
            throw new AssertionError("a plugin failed", stats.firstFailure(plugin));
        }
        return stats.calls(plugin);
    }

    @Override
    public void close() {
        plugins.forEach(FlowPlugin::close);
        cache.close();
        ended.forEach(FlowBlock::close);
    }
}
