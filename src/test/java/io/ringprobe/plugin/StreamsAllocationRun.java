package io.ringprobe.plugin;

import com.sun.management.ThreadMXBean;
import io.ringprobe.flow.FlowEntry;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketDescriptor;
import java.lang.management.ManagementFactory;

/**
 * Prints how many bytes streams allocate on the Java heap for a million segments, kept, early, repeated and lost, after
 * as many to warm up; and beside it, in nanoseconds, what a segment costs that is simply the next one.
 */
final class StreamsAllocationRun {
    private static final int SEGMENTS = 1_000_000;
    private static final int LENGTH = 1000;
    private static final int PLUGIN = 1;

    private final NativeBlock memory = NativeBlock.allocateCleared(512 + LENGTH);
    private final long packet = memory.address();
    private final long entry = packet + 128;
    private final Streams streams = new Streams(8192, 1 << 20, new StreamStats());
    private final Packet view = new Packet();

    private StreamsAllocationRun() {
        FlowKey.identify(packet + PacketDescriptor.KEY_OFFSET, 0, Interest.TCP, 4);
        Memory.putLong(packet + PacketDescriptor.FRAME_OFFSET, packet + 512);
        Memory.putInt(packet + PacketDescriptor.PAYLOAD_WIRE_OFFSET, LENGTH);
        Memory.putInt(packet + PacketDescriptor.PAYLOAD_CAPTURED_OFFSET, LENGTH);
        FlowEntry.stream(entry, 0);
    }

    /** No arguments. */
    public static void main(String[] arguments) {
        if (Memory.CHECKED) {
            throw new IllegalStateException("checked memory access allocates");
        }
        StreamsAllocationRun run = new StreamsAllocationRun();
        run.disturbed();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run.disturbed();
        System.out.println(threads.getCurrentThreadAllocatedBytes() - before);
        run.inOrder();
        long start = System.nanoTime();
        run.inOrder();
        System.out.println((double) (System.nanoTime() - start) / SEGMENTS);
    }

    private void disturbed() {
        int next = 0;
        for (int i = 0; i < SEGMENTS; i++) {
            int place = i % 7 == 3 ? next + LENGTH : i % 11 == 5 ? next - 500 : i % 101 == 0 ? next + 4000 : next;
            next = place == next ? next + LENGTH : next;
            segment(place, i % 5 == 0 ? 0 : PLUGIN);
        }
        streams.release(entry);
    }

    private void inOrder() {
        for (int i = 0; i < SEGMENTS; i++) {
            segment(i * LENGTH, 0);
        }
        streams.release(entry);
    }

    private void segment(int sequence, long more) {
        Memory.putInt(packet + PacketDescriptor.TCP_SEQUENCE_OFFSET, sequence);
        if (streams.begin(entry, packet, true)) {
            if (streams.isShaped()) {
                streams.show(view, PLUGIN);
            }
            streams.end(more);
        }
    }
}
