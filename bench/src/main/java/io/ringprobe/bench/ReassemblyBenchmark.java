package io.ringprobe.bench;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Schema;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A TCP segment of 512 octets on its way through the flow cache to a plugin that gathers, 128 flows at a time.
 *
 * <ul>
 *   <li>{@code ordered}: as they were sent, which copies nothing.
 *   <li>{@code swapped}: each second before the first, so that it is held until the gap is filled.
 *   <li>{@code more}: in order, and the plugin asks for more each second time.
 * </ul>
 */
public class ReassemblyBenchmark extends NanosPerOperation {
    private static final int FLOWS = 128;
    private static final int SEGMENTS = 64;
    private static final int PAYLOAD = 512;
    private static final int IP_OFFSET = 14;
    private static final int TCP_OFFSET = IP_OFFSET + 20;
    private static final int HEADERS = TCP_OFFSET + 20;
    private static final int ACK = 0x10;
    private static final int SECOND = 1_700_000_000;
    private static final long START = SECOND * 1_000_000_000L;

    @Param({"ordered", "swapped", "more"})
    public String segments;

    private final FlowHash hash = new FlowHash(1);
    private NativeBlock frames;
    private PacketBlock block;
    private FlowCache cache;
    private Gatherer gatherer;

    /** Looks at the first octet of what it is shown. */
    private static final class Gatherer extends FlowPlugin {
        private final boolean wantsMore;
        private long sum;

        Gatherer(boolean wantsMore) {
            super(new PluginDescriptor(
                    Schema.builder("gatherer").build(),
                    "",
                    List.of(),
                    Interest.everything().ofProtocols(Interest.TCP).gathering(),
                    false));
            this.wantsMore = wantsMore;
        }

        @Override
        public Verdict postUpdate(Flow flow, Packet packet) {
            sum += packet.dataLength();
            return wantsMore && packet.dataLength() == PAYLOAD ? Verdict.MORE : Verdict.KEEP;
        }
    }

    @Setup
    public void open() {
        frames = NativeBlock.allocateCleared((long) FLOWS * (HEADERS + PAYLOAD));
        block = new PacketBlock(FLOWS);
        gatherer = new Gatherer(segments.equals("more"));
        PluginSet set = PluginSet.of(List.of(gatherer));
        CacheConfig config = new CacheConfig(12, 4, 1 << 13, 1 << 13, false, false, 1, 1, 8192, 1 << 26);
        cache = new FlowCache(config, 1, set.extensions(), set.dispatch(), (entry, reason) -> {}, new CacheStats());
        for (int flow = 0; flow < FLOWS; flow++) {
            writeHeaders(frame(flow), flow);
        }
    }

    private long frame(int flow) {
        return frames.address() + (long) flow * (HEADERS + PAYLOAD);
    }

    private static void writeHeaders(long frame, int flow) {
        Memory.putShortBE(frame + 12, 0x0800);
        Memory.putIntBE(frame + IP_OFFSET, 0x4500_0000 | HEADERS - IP_OFFSET + PAYLOAD);
        Memory.putShortBE(frame + IP_OFFSET + 8, 64 << 8 | Interest.TCP);
        Memory.putIntBE(frame + IP_OFFSET + 12, 0x0A00_0001);
        Memory.putIntBE(frame + IP_OFFSET + 16, 0x0A00_0002);
        Memory.putShortBE(frame + TCP_OFFSET, 40_000 + flow);
        Memory.putShortBE(frame + TCP_OFFSET + 2, 443);
    }

    @TearDown
    public void free() {
        cache.close();
        block.close();
        frames.close();
    }

    private void send(int sequence) {
        block.reset(0);
        for (int flow = 0; flow < FLOWS; flow++) {
            long frame = frame(flow);
            Memory.putIntBE(frame + TCP_OFFSET + 4, sequence);
            Memory.putShortBE(frame + TCP_OFFSET + 12, 0x5000 | ACK);
            add(frame);
        }
        block.clock(SECOND);
        cache.onBlock(block, SECOND);
    }

    private void add(long frame) {
        long descriptor = block.next();
        int length = HEADERS + PAYLOAD;
        if (HeaderParser.parse(LinkType.ETHERNET, frame, length, length, descriptor) != ParseOutcome.PARSED) {
            throw new IllegalStateException("the frame isn't parsed");
        }
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        PacketDescriptor.hash(descriptor, hash.hash(key));
        if (FlowKey.canonicalize(key)) {
            PacketDescriptor.flags(descriptor, PacketDescriptor.flags(descriptor) | PacketDescriptor.SWAPPED);
        }
        PacketDescriptor.time(descriptor, START);
        PacketDescriptor.clock(descriptor, SECOND);
        block.commit();
    }

    /** The first and the last stay where they are; of the others each two change places. */
    private static int swapped(int i) {
        if (i == 0 || i == SEGMENTS - 1) {
            return i;
        }
        return i % 2 == 1 ? i + 1 : i - 1;
    }

    @Benchmark
    @OperationsPerInvocation(FLOWS * SEGMENTS)
    public long segment() {
        boolean swapped = segments.equals("swapped");
        for (int i = 0; i < SEGMENTS; i++) {
            send(1 + (swapped ? swapped(i) : i) * PAYLOAD);
        }
        cache.endAll(SECOND);
        return gatherer.sum;
    }
}
