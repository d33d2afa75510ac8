package io.ringprobe.capture.raw;

import com.sun.management.ThreadMXBean;
import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.Options;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.VethPair;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * Prints how many bytes reading packets from a cable allocates on the Java heap, for 400,000 packets after 100,000 to
 * warm up. Runs in a JVM of its own, for checked memory access does allocate.
 */
final class RawAllocationRun implements PacketReceiver {
    private static final int WARM = 100_000;
    private static final int PACKETS = 500_000;
    private static final int IN_FILE = 1000;
    private static final long PAUSE_NANOS = 1_000_000;

    private long packets;
    private long marks;

    private RawAllocationRun() {}

    /** @param arguments a file to write */
    public static void main(String[] arguments) throws Exception {
        if (Memory.CHECKED) {
            throw new IllegalStateException("checked memory access allocates");
        }
        Path capture = write(Path.of(arguments[0]));
        RawInput input = new RawInput();
        try (VethPair cable = VethPair.up()) {
            Options options = TestComponents.options(input.spec(), "raw;ifc=" + cable.near());
            try (PacketSource source = input.open(options, new InputContext(List.of(options), 1 << 20))
                    .getFirst()) {
                FutureTask<Void> sender = new FutureTask<>(() -> {
                    cable.replay(capture, "--preload-pcap", "--loop=" + PACKETS / IN_FILE, "--pps=150000");
                    return null;
                });
                Thread.ofPlatform().start(sender);
                System.out.println(new RawAllocationRun().read(source));
                sender.get();
            }
        }
    }

    private static Path write(Path capture) throws IOException {
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (int i = 0; i < IN_FILE; i++) {
                PacketBuilder packet = PacketBuilder.ethernet();
                packet = i % 2 == 0 ? packet : packet.vlan(i);
                byte[] frame = packet.ipv4("192.0.2.1", "192.0.2.2").udp(i, 9).build();
                writer.packet(1_000_000_000L, frame);
            }
        }
        return capture;
    }

    private long read(PacketSource source) throws IOException {
        readUntil(source, WARM);
        long before = allocated();
        readUntil(source, PACKETS);
        return allocated() - before;
    }

    private void readUntil(PacketSource source, long count) throws IOException {
        while (packets + source.missed() < count) {
            if (source.poll(this, 1000) == 0) {
                source.await(PAUSE_NANOS);
            }
            if (source.missedByInterface() != 0) {
                throw new IllegalStateException("a cable loses nothing");
            }
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    }

    @Override
    public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
        packets++;
    }

    @Override
    public void onFiltered(int wire) {
        throw new IllegalStateException("there is no filter");
    }

    @Override
    public long mark() {
        return ++marks;
    }

    @Override
    public boolean isReleased(long mark) {
        return true;
    }
}
