package io.ringprobe.bench;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A packet of a real capture, with its payload, through the flow cache and the plugins: what dispatch and parsers cost.
 * Each round ends all flows, without writing their records. {@link #fillOnly} is the making of the blocks alone.
 */
public class PluginsBenchmark extends NanosPerOperation {
    private static final int PACKETS = 32_768;
    private static final int BLOCK = 128;
    private static final int TABLE = 17;
    private static final long NANOS = 1_000_000_000L;

    @Param({"none", "core8", "ref8", "all26"})
    public String plugins;

    private final int[] seconds = new int[PACKETS];
    private RealPackets packets;
    private NativeBlock descriptors;
    private int parsed;
    private PacketBlock block;
    private FlowCache cache;
    private long ended;

    @Setup
    public void load() throws IOException {
        packets = RealPackets.load(PACKETS);
        descriptors = NativeBlock.allocateCleared((long) PACKETS * PacketDescriptor.LENGTH);
        FlowHash hash = new FlowHash(1);
        for (int i = 0; i < PACKETS; i++) {
            parse(i, hash);
        }
        block = new PacketBlock(BLOCK);
        PluginSet set = PluginSet.open(plugins);
        CacheConfig config = new CacheConfig(TABLE, 4, 1 << 13, 1 << 13, false, false, 1, 1, 8192, 1 << 26);
        cache = new FlowCache(config, 1, set.extensions(), set.dispatch(), this::count, new CacheStats());
    }

    private void parse(int i, FlowHash hash) {
        long descriptor = descriptor(parsed);
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
        seconds[parsed] = (int) (packets.time(i) / NANOS);
        PacketDescriptor.time(descriptor, packets.time(i));
        PacketDescriptor.clock(descriptor, seconds[parsed]);
        parsed++;
    }

    private void count(long entry, EndReason reason) {
        ended += reason.number();
    }

    private long descriptor(int i) {
        return descriptors.address() + (long) i * PacketDescriptor.LENGTH;
    }

    @TearDown
    public void free() {
        packets.close();
        descriptors.close();
        block.close();
        cache.close();
    }

    private int fill(int from) {
        block.reset(0);
        int i = from;
        while (i < parsed && !block.isFull()) {
            Memory.copyWords(descriptor(i++), block.next(), PacketDescriptor.LENGTH);
            block.commit();
        }
        block.clock(seconds[i - 1]);
        return i;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long fillOnly() {
        long sum = 0;
        int i = 0;
        while (i < parsed) {
            i = fill(i);
            sum += block.count();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long onBlock() {
        int i = 0;
        while (i < parsed) {
            i = fill(i);
            cache.onBlock(block, seconds[i - 1]);
        }
        cache.endAll(seconds[parsed - 1]);
        return ended;
    }
}
