package io.ringprobe.bench;

import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The hash of a flow key that is in the cache. */
public class HashBenchmark extends NanosPerOperation {
    private static final int KEYS = 128;
    private static final int FLOWS = 1 << 20;

    private final FlowHash hash = new FlowHash(1);
    private PacketBlock block;

    @Setup
    public void fill() {
        block = new PacketBlock(KEYS);
        try (SyntheticFlows flows = new SyntheticFlows(FLOWS, 0, 1000)) {
            flows.fill(block, KEYS);
        }
    }

    @TearDown
    public void free() {
        block.close();
    }

    @Benchmark
    @OperationsPerInvocation(KEYS)
    public long hash() {
        long sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += hash.hash(block.descriptor(i) + PacketDescriptor.KEY_OFFSET);
        }
        return sum;
    }
}
