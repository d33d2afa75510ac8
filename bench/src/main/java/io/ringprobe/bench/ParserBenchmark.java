package io.ringprobe.bench;

import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A packet of a real capture: parsing its headers, and the rest that a capture thread does with it. */
public class ParserBenchmark extends NanosPerOperation {
    private static final int PACKETS = 32_768;
    private static final int BLOCK = 128;

    private final FlowHash hash = new FlowHash(1);
    private RealPackets packets;
    private NativeBlock descriptors;

    @Setup
    public void load() throws IOException {
        packets = RealPackets.load(PACKETS);
        descriptors = NativeBlock.allocateCleared((long) BLOCK * PacketDescriptor.LENGTH);
    }

    @TearDown
    public void free() {
        packets.close();
        descriptors.close();
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int parse() {
        int sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            sum += parse(i, descriptor(i)).ordinal();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long parseHashAndOrder() {
        long sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            long descriptor = descriptor(i);
            if (parse(i, descriptor) == ParseOutcome.PARSED) {
                long key = descriptor + PacketDescriptor.KEY_OFFSET;
                sum += hash.hash(key);
                sum += FlowKey.canonicalize(key) ? 1 : 0;
            }
        }
        return sum;
    }

    private ParseOutcome parse(int i, long descriptor) {
        return HeaderParser.parse(packets.link(), packets.frame(i), packets.captured(i), packets.wire(i), descriptor);
    }

    private long descriptor(int i) {
        return descriptors.address() + (long) (i % BLOCK) * PacketDescriptor.LENGTH;
    }
}
