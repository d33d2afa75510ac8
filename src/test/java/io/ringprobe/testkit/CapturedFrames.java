package io.ringprobe.testkit;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packets of a capture file as arrays, read with the probe's own input. */
public final class CapturedFrames implements PacketReceiver {
    private static final int POLL_LIMIT = 1000;

    private final List<Frame> frames = new ArrayList<>();

    /** @param nanos time of capture, ns since 1970 */
    public record Frame(long nanos, byte[] octets) {}

    private CapturedFrames() {}

    /** All packets of a capture. */
    public static List<Frame> read(Path capture) throws IOException {
        var input = new TestComponents().input("pcap");
        Options options = TestComponents.options(input.spec(), "pcap;file=" + capture);
        CapturedFrames receiver = new CapturedFrames();
        try (PacketSource source =
                input.open(options, new InputContext(List.of(options), 1 << 20)).getFirst()) {
            int polled = 0;
            while (polled != PacketSource.END) {
                polled = source.poll(receiver, POLL_LIMIT);
            }
        }
        return receiver.frames;
    }

    @Override
    public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
        byte[] octets = new byte[captured];
        Memory.copyToArray(frame, octets, 0, captured);
        frames.add(new Frame(nanos, octets));
    }

    @Override
    public void onFiltered(int wire) {
        throw new IllegalStateException("there is no filter");
    }

    @Override
    public long mark() {
        return 0;
    }

    @Override
    public boolean isReleased(long mark) {
        return true;
    }
}
