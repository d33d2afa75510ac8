package io.ringprobe.lab.run.capture;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.file.PcapInput;
import io.ringprobe.config.Options;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Counts the packets of a capture file, and their octets on the wire. Used by one thread. */
final class Count implements PacketReceiver {
    private static final int AT_ONCE = 1 << 16;
    private static final int BUFFER = 4 << 20;

    private long packets;
    private long octets;

    private Count() {}

    /**
     * Reads the file to its end.
     *
     * @throws IOException if it is no capture, is damaged or can't be read
     */
    static Count of(Path file) throws IOException {
        Count count = new Count();
        PcapInput input = new PcapInput();
        Options options = new Options(input.spec(), file.toString(), Map.of("file", List.of(file.toString())));
        for (PacketSource source : input.open(options, new InputContext(List.of(options), BUFFER))) {
            try (source) {
                int handed = 0;
                while (handed != PacketSource.END) {
                    handed = source.poll(count, AT_ONCE);
                }
            }
        }
        return count;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }

    @Override
    public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
        packets++;
        octets += wire;
    }

    @Override
    public void onFiltered(int wire) {
        throw new IllegalStateException("there is no filter");
    }

    @Override
    public long mark() {
        return packets;
    }

    @Override
    public boolean isReleased(long mark) {
        return true;
    }
}
