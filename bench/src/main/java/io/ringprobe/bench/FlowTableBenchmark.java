package io.ringprobe.bench;

import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowTable;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Finding the flows of a block of packets and loading their counters: one after the other, and as the flow cache does,
 * with index lines and entries of the whole block loaded first. {@link #fillOnly} is what both contain besides.
 */
public class FlowTableBenchmark extends NanosPerOperation {
    private static final int BLOCK = 128;
    private static final int LINE = 16;

    @Param({"200000", "1000000"})
    public int flows;

    private SyntheticFlows packets;
    private PacketBlock block;
    private FlowTable table;
    private final int[] lines = new int[BLOCK];
    private final int[] slots = new int[BLOCK];

    @Setup
    public void fill() {
        packets = new SyntheticFlows(flows, 0, 1000);
        block = new PacketBlock(BLOCK);
        int slots = Integer.highestOneBit(flows) << 2;
        table = new FlowTable(slots / LINE, LINE);
        for (int flow = 0; flow < flows; flow += BLOCK) {
            packets.fillInOrder(block, BLOCK, flow);
            for (int i = 0; i < BLOCK; i++) {
                insert(block.descriptor(i));
            }
        }
    }

    private void insert(long packet) {
        long hash = PacketDescriptor.hash(packet);
        int line = table.line(hash);
        int slot = table.free(line);
        if (slot != FlowTable.NONE) {
            table.occupy(line, slot, hash);
            FlowKey.copy(packet + PacketDescriptor.KEY_OFFSET, table.entry(line, slot) + FlowEntry.KEY_OFFSET);
        }
    }

    @TearDown
    public void free() {
        packets.close();
        block.close();
        table.close();
    }

    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public void fillOnly() {
        packets.fill(block, BLOCK);
    }

    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public long findOneByOne() {
        packets.fill(block, BLOCK);
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            long packet = block.descriptor(i);
            long hash = PacketDescriptor.hash(packet);
            int line = table.line(hash);
            sum += counter(line, table.find(line, hash, packet + PacketDescriptor.KEY_OFFSET));
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public long findTouchedAhead() {
        packets.fill(block, BLOCK);
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            lines[i] = table.line(PacketDescriptor.hash(block.descriptor(i)));
            sum += table.touchIndex(lines[i]);
        }
        for (int i = 0; i < BLOCK; i++) {
            slots[i] = table.guess(lines[i], PacketDescriptor.hash(block.descriptor(i)));
            table.touchEntry(lines[i], slots[i]);
        }
        for (int i = 0; i < BLOCK; i++) {
            sum += find(block.descriptor(i), lines[i], slots[i]);
        }
        return sum;
    }

    private long find(long packet, int line, int guess) {
        long hash = PacketDescriptor.hash(packet);
        long key = packet + PacketDescriptor.KEY_OFFSET;
        int slot = table.holds(line, guess, hash, key) ? guess : table.find(line, hash, key);
        return counter(line, slot);
    }

    private long counter(int line, int slot) {
        return slot == FlowTable.NONE ? 0 : FlowEntry.packetsRev(table.entry(line, slot));
    }
}
