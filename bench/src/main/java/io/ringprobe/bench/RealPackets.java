package io.ringprobe.bench;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.file.PcapInput;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first packets of a capture, copied into memory one behind the other. The system property
 * {@code ringprobe.bench.capture} names the capture. Single-threaded.
 */
final class RealPackets implements PacketReceiver, AutoCloseable {
    private static final String PROPERTY = "ringprobe.bench.capture";
    private static final int POLL = 256;
    private static final int BUFFER = 4 << 20;

    private final List<NativeBlock> blocks = new ArrayList<>();
    private final long[] times;
    private final long[] frames;
    private final int[] captured;
    private final int[] wire;
    private LinkType link;
    private int count;
    private int seen;
    private long bytes;

    private RealPackets(int wanted) {
        times = new long[wanted];
        frames = new long[wanted];
        captured = new int[wanted];
        wire = new int[wanted];
    }

    /** Loads that many packets; a shorter capture is an error. */
    static RealPackets load(int wanted) throws IOException {
        RealPackets packets = new RealPackets(wanted);
        packets.read(wanted);
        return packets;
    }

    /** Reads that many packets without keeping them; returns the bytes they had on the wire. */
    static long skim(int wanted) throws IOException {
        RealPackets packets = new RealPackets(0);
        packets.read(wanted);
        return packets.bytes;
    }

    private void read(int wanted) throws IOException {
        String file = System.getProperty(PROPERTY);
        if (file == null) {
            throw new IllegalStateException("-D" + PROPERTY + "=FILE is missing: it names the capture to read");
        }
        PcapInput input = new PcapInput();
        Options options = new Options(input.spec(), "benchmark", Map.of("file", List.of(file)));
        try (PacketSource source =
                input.open(options, new InputContext(List.of(options), BUFFER)).getFirst()) {
            while (seen < wanted && source.poll(this, Math.min(POLL, wanted - seen)) != PacketSource.END) {
                // The packets are kept by onPacket.
            }
        }
        if (seen < wanted) {
            throw new IllegalStateException(file + " has " + seen + " packets, " + wanted + " are needed");
        }
    }

    @Override
    public void onPacket(long nanos, long frame, int capturedLength, int wireLength, LinkType linkType) {
        seen++;
        bytes += wireLength;
        if (count == times.length) {
            return;
        }
        NativeBlock block = NativeBlock.allocate(capturedLength);
        blocks.add(block);
        Memory.copy(frame, block.address(), capturedLength);
        times[count] = nanos;
        frames[count] = block.address();
        captured[count] = capturedLength;
        wire[count] = wireLength;
        link = linkType;
        count++;
    }

    int count() {
        return count;
    }

    long time(int i) {
        return times[i];
    }

    long frame(int i) {
        return frames[i];
    }

    int captured(int i) {
        return captured[i];
    }

    int wire(int i) {
        return wire[i];
    }

    /** The link type of all packets. */
    LinkType link() {
        return link;
    }

    @Override
    public void onFiltered(int wire) {
        throw new IllegalStateException("no filter was asked for");
    }

    @Override
    public long mark() {
        return 0;
    }

    @Override
    public boolean isReleased(long mark) {
        return true;
    }

    @Override
    public void close() {
        blocks.forEach(NativeBlock::close);
    }
}
