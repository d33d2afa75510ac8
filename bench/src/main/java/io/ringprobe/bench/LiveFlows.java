package io.ringprobe.bench;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.flow.FlowHooks;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Flows of a real capture as they stand in a flow cache, with the sections of their plugins: what the stages behind the
 * cache are measured on. Single-threaded.
 */
final class LiveFlows implements AutoCloseable {
    private static final int PACKETS = 50_000;
    private static final int BLOCK = 128;
    private static final CacheConfig CACHE =
            new CacheConfig(17, 4, 1 << 20, 1 << 20, false, false, 1, 1, 8192, 1 << 26);

    private final PluginSet plugins;
    private final FlowCache cache;
    private final Set<Long> entries = new LinkedHashSet<>();

    private LiveFlows(PluginSet plugins) {
        this.plugins = plugins;
        this.cache = new FlowCache(
                CACHE,
                1,
                plugins.extensions(),
                new Watching(plugins.dispatch(), entries),
                (entry, reason) -> {},
                new CacheStats());
    }

    /** Runs the first packets of the capture through a cache with these plugins. */
    static LiveFlows of(PluginSet plugins) throws IOException {
        LiveFlows flows = new LiveFlows(plugins);
        try (RealPackets packets = RealPackets.load(PACKETS);
                PacketBlock block = new PacketBlock(BLOCK)) {
            block.reset(0);
            FlowHash hash = new FlowHash(1);
            for (int i = 0; i < packets.count(); i++) {
                flows.add(packets, i, hash, block);
            }
        }
        return flows;
    }

    private void add(RealPackets packets, int i, FlowHash hash, PacketBlock block) {
        long descriptor = block.next();
        ParseOutcome outcome =
                HeaderParser.parse(packets.link(), packets.frame(i), packets.captured(i), packets.wire(i), descriptor);
        if (outcome != ParseOutcome.PARSED) {
            return;
        }
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        PacketDescriptor.hash(descriptor, hash.hash(key));
        if (FlowKey.canonicalize(key)) {
            PacketDescriptor.flags(descriptor, PacketDescriptor.flags(descriptor) | PacketDescriptor.SWAPPED);
        }
        int second = (int) (packets.time(i) / 1_000_000_000L);
        PacketDescriptor.time(descriptor, packets.time(i));
        PacketDescriptor.clock(descriptor, second);
        block.commit();
        if (block.isFull()) {
            cache.onBlock(block, second);
            block.reset(0);
        }
    }

    PluginSet plugins() {
        return plugins;
    }

    /** The addresses of the first so many entries, in the order in which the flows began. */
    long[] entries(int count) {
        if (entries.size() < count) {
            throw new IllegalStateException("the capture has " + entries.size() + " flows, " + count + " are needed");
        }
        return entries.stream().limit(count).mapToLong(Long::longValue).toArray();
    }

    @Override
    public void close() {
        cache.close();
    }

    /** Notes which entries are in use, and passes all calls on. */
    private record Watching(FlowHooks hooks, Set<Long> entries) implements FlowHooks {
        @Override
        public boolean isActive() {
            return true;
        }

        @Override
        public boolean hasOutside() {
            return hooks.hasOutside();
        }

        @Override
        public long touch(long entry) {
            return hooks.touch(entry);
        }

        @Override
        public boolean created(long entry, long packet, boolean forward) {
            entries.add(entry);
            return hooks.created(entry, packet, forward);
        }

        @Override
        public boolean cutsBefore(long entry, long packet, boolean forward) {
            return hooks.cutsBefore(entry, packet, forward);
        }

        @Override
        public boolean updated(long entry, long packet, boolean forward) {
            return hooks.updated(entry, packet, forward);
        }

        @Override
        public void ending(long entry) {
            entries.remove(entry);
            hooks.ending(entry);
        }

        @Override
        public void ended(long entry) {
            hooks.ended(entry);
        }

        @Override
        public void beginBlock() {
            hooks.beginBlock();
        }

        @Override
        public void tick(int clock) {
            hooks.tick(clock);
        }

        @Override
        public void endBlock() {
            hooks.endBlock();
        }

        @Override
        public void close() {
            hooks.close();
        }
    }
}
