package io.ringprobe.bench;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.packet.PacketBlock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A packet in the flow cache, with so many flows in it.
 *
 * <ul>
 *   <li>{@code known}: flows that last; nearly every packet updates one.
 *   <li>{@code short}: flows of five packets, which begin and end all the time, as in {@code manyflows}.
 *   <li>{@code single}: flows of one packet, as a scan makes them: each packet looks for a flow that isn't there.
 * </ul>
 *
 * <p>{@link #fillOnly} is what {@link #onBlock} contains besides: filling the block.
 */
public class FlowCacheBenchmark extends NanosPerOperation {
    private static final int BLOCK = 128;
    private static final int PACKETS_PER_FLOW = 5;
    private static final int INACTIVE_SECONDS = 30;
    private static final int LIFE_SECONDS = 10;
    private static final long NANOS = 1_000_000_000L;

    @Param({"200000", "1000000"})
    public int flows;

    @Param({"known", "short", "single"})
    public String traffic;

    @Param({"none", "core8"})
    public String plugins;

    private SyntheticFlows packets;
    private PacketBlock block;
    private FlowCache cache;
    private CacheStats stats;
    private long ended;

    @Setup
    public void fill() {
        packets = switch (traffic) {
            case "known" -> knownFlows();
            case "short" -> shortFlows();
            default -> singlePackets();
        };
        block = new PacketBlock(BLOCK);
        PluginSet set = PluginSet.open(plugins);
        stats = new CacheStats();
        int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(flows) + 1;
        CacheConfig config = new CacheConfig(exponent, 4, 300, INACTIVE_SECONDS, false, false, 1, 1, 8192, 1 << 26);
        cache = new FlowCache(config, 1, set.extensions(), set.dispatch(), this::count, stats);
        while (traffic.equals("known") ? stats.activeFlows() < flows * 0.99 : stats.flowsEnded() < flows / 10) {
            onBlock();
        }
    }

    /** A packet a microsecond: each flow gets one at least every second. */
    private SyntheticFlows knownFlows() {
        return new SyntheticFlows(flows, 0, NANOS / 1_000_000);
    }

    /** A flow stays in the cache for its life and the inactive timeout; that makes the window a part of all flows. */
    private SyntheticFlows shortFlows() {
        int window = flows / (1 + INACTIVE_SECONDS / LIFE_SECONDS);
        long packetsInLife = (long) window * PACKETS_PER_FLOW;
        return new SyntheticFlows(window, PACKETS_PER_FLOW, LIFE_SECONDS * NANOS / packetsInLife);
    }

    /** As many flows in the cache; each begins with a packet that is its last. */
    private SyntheticFlows singlePackets() {
        return new SyntheticFlows(1, 1, INACTIVE_SECONDS * NANOS / flows);
    }

    private void count(long entry, EndReason reason) {
        ended += reason.number();
    }

    @TearDown
    public void free() {
        packets.close();
        block.close();
        cache.close();
    }

    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public void fillOnly() {
        packets.fill(block, BLOCK);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public long onBlock() {
        packets.fill(block, BLOCK);
        cache.onBlock(block, packets.clock());
        return ended;
    }
}
