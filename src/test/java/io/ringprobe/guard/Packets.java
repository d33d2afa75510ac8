package io.ringprobe.guard;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import io.ringprobe.testkit.CapturedFrames;
import java.util.ArrayList;
import java.util.List;

/** Packets in memory, and the way into blocks that a capture thread takes with them. */
final class Packets implements AutoCloseable {
    private static final int BLOCK = 128;
    private static final long NANOS = 1_000_000_000L;
    private static final long START = 1_700_000_000L * NANOS;
    private static final long STEP = 1_000_000;

    private record Packet(long nanos, NativeBlock frame) {}

    private final List<Packet> packets = new ArrayList<>();
    private final FlowHash hash = new FlowHash(1);

    /** Those of a capture. */
    static Packets of(List<CapturedFrames.Frame> frames) {
        Packets all = new Packets();
        frames.forEach(frame -> all.add(frame.nanos(), frame.octets()));
        return all;
    }

    /** A packet each of so many UDP flows, {@code round} times over, the flows in turn. */
    static Packets ofFlows(int flows, int rounds) {
        Packets all = new Packets();
        for (int i = 0; i < flows * rounds; i++) {
            int flow = i % flows;
            String client = "10.1." + (flow >> 8) + "." + (flow & 0xFF);
            byte[] octets = PacketBuilder.ethernet()
                    .ipv4(client, "192.0.2.1")
                    .udp(40_000 + flow % 7, 4000)
                    .payload(new byte[18])
                    .build();
            all.add(START + i * STEP, octets);
        }
        return all;
    }

    private void add(long nanos, byte[] octets) {
        NativeBlock frame = NativeBlock.allocate(octets.length);
        Memory.copyFromArray(octets, 0, frame.address(), octets.length);
        packets.add(new Packet(nanos, frame));
    }

    int count() {
        return packets.size();
    }

    /** Parses all; counts headers and key apart. */
    void parse(AccessCount headers, AccessCount key) {
        try (NativeBlock descriptor = NativeBlock.allocateCleared(PacketDescriptor.LENGTH)) {
            for (Packet packet : packets) {
                headers.begin();
                boolean parsed = parse(packet, descriptor.address());
                headers.end();
                if (parsed) {
                    key.begin();
                    identify(packet, descriptor.address());
                    key.end();
                }
            }
        }
    }

    private static boolean parse(Packet packet, long descriptor) {
        int length = (int) packet.frame.size();
        return HeaderParser.parse(LinkType.ETHERNET, packet.frame.address(), length, length, descriptor)
                == ParseOutcome.PARSED;
    }

    private void identify(Packet packet, long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        PacketDescriptor.hash(descriptor, hash.hash(key));
        if (FlowKey.canonicalize(key)) {
            PacketDescriptor.flags(descriptor, PacketDescriptor.flags(descriptor) | PacketDescriptor.SWAPPED);
        }
        PacketDescriptor.time(descriptor, packet.nanos);
        PacketDescriptor.clock(descriptor, (int) (packet.nanos / NANOS));
    }

    /** Sends packets {@code from} up to {@code to} through the shard, and counts what it does with them. */
    void send(Shard shard, int from, int to, AccessCount count) {
        try (PacketBlock block = new PacketBlock(BLOCK)) {
            block.reset(0);
            for (Packet packet : packets.subList(from, to)) {
                if (parse(packet, block.next())) {
                    identify(packet, block.next());
                    block.clock((int) (packet.nanos / NANOS));
                    block.commit();
                }
                if (block.isFull()) {
                    handle(shard, block, count);
                }
            }
            handle(shard, block, count);
        }
    }

    private static void handle(Shard shard, PacketBlock block, AccessCount count) {
        count.begin();
        shard.handle(block);
        count.end();
        block.reset(0);
    }

    @Override
    public void close() {
        packets.forEach(packet -> packet.frame.close());
    }
}
