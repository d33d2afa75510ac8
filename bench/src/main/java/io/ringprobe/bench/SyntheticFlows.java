package io.ringprobe.bench;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import java.util.SplittableRandom;

/**
 * Fills packet blocks as a capture thread does, with packets of flows picked at random: one frame in memory, whose
 * addresses and ports change. Single-threaded.
 *
 * <p>The flows are a window of numbers. It stands still, or it moves on by one every few packets, so that old flows
 * fall silent and new ones begin.
 */
final class SyntheticFlows implements AutoCloseable {
    private static final long NANOS = 1_000_000_000L;
    private static final long START = 1_700_000_000L * NANOS;
    private static final int FRAME_LENGTH = 60;
    private static final int ETHERTYPE_OFFSET = 12;
    private static final int IP_OFFSET = 14;
    private static final int SOURCE_OFFSET = IP_OFFSET + 12;
    private static final int PORTS_OFFSET = IP_OFFSET + 20;
    private static final int CLIENTS = 0x0A00_0000;
    private static final int SERVERS = 0xC612_0000;
    private static final int CLIENT_PORT = 40_000;
    private static final int SERVER_PORT = 443;

    private final NativeBlock frame = NativeBlock.allocateCleared(FRAME_LENGTH);
    private final FlowHash hash = new FlowHash(1);
    private final SplittableRandom random = new SplittableRandom(1);
    private final int window;
    private final int packetsPerFlow;
    private final long nanosPerPacket;
    private long packets;
    private int oldest;

    /**
     * @param window how many flows are to choose from
     * @param packetsPerFlow after so many packets the window moves on by a flow; 0 = never
     * @param nanosPerPacket time between packets
     */
    SyntheticFlows(int window, int packetsPerFlow, long nanosPerPacket) {
        this.window = window;
        this.packetsPerFlow = packetsPerFlow;
        this.nanosPerPacket = nanosPerPacket;
        long ip = frame.address() + IP_OFFSET;
        Memory.putShortBE(frame.address() + ETHERTYPE_OFFSET, 0x0800);
        Memory.putIntBE(ip, 0x4500_0000 | FRAME_LENGTH - IP_OFFSET);
        Memory.putShortBE(ip + 8, 64 << 8 | 17);
        Memory.putShortBE(frame.address() + PORTS_OFFSET + 4, FRAME_LENGTH - PORTS_OFFSET);
    }

    /** Fills an empty block with that many packets of flows in the window. */
    void fill(PacketBlock block, int count) {
        block.reset(0);
        for (int i = 0; i < count; i++) {
            add(block, oldest + random.nextInt(window));
            if (packetsPerFlow > 0 && packets % packetsPerFlow == 0) {
                oldest++;
            }
        }
        block.clock(clock());
    }

    /** Fills an empty block with a packet each of that many flows from number {@code first} on. */
    void fillInOrder(PacketBlock block, int count, int first) {
        block.reset(0);
        for (int i = 0; i < count; i++) {
            add(block, first + i);
        }
        block.clock(clock());
    }

    /** The second of the last packet. */
    int clock() {
        return (int) (time() / NANOS);
    }

    private long time() {
        return START + packets * nanosPerPacket;
    }

    private void add(PacketBlock block, int flow) {
        packets++;
        address(flow, (packets & 1) == 0);
        long descriptor = block.next();
        ParseOutcome outcome =
                HeaderParser.parse(LinkType.ETHERNET, frame.address(), FRAME_LENGTH, FRAME_LENGTH, descriptor);
        if (outcome != ParseOutcome.PARSED) {
            throw new IllegalStateException("the frame isn't parsed but " + outcome);
        }
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        PacketDescriptor.hash(descriptor, hash.hash(key));
        if (FlowKey.canonicalize(key)) {
            PacketDescriptor.flags(descriptor, PacketDescriptor.flags(descriptor) | PacketDescriptor.SWAPPED);
        }
        PacketDescriptor.time(descriptor, time());
        PacketDescriptor.clock(descriptor, clock());
        block.commit();
    }

    private void address(int flow, boolean back) {
        int client = CLIENTS | flow & 0xFF_FFFF;
        int server = SERVERS | flow >>> 24;
        long at = frame.address();
        Memory.putIntBE(at + SOURCE_OFFSET, back ? server : client);
        Memory.putIntBE(at + SOURCE_OFFSET + 4, back ? client : server);
        Memory.putShortBE(at + PORTS_OFFSET, back ? SERVER_PORT : CLIENT_PORT);
        Memory.putShortBE(at + PORTS_OFFSET + 2, back ? CLIENT_PORT : SERVER_PORT);
    }

    @Override
    public void close() {
        frame.close();
    }
}
