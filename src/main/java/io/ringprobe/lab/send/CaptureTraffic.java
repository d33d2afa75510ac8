package io.ringprobe.lab.send;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.file.PcapInput;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The frames of a capture file as traffic, as far as they were captured. Owned by one thread. */
public final class CaptureTraffic implements Traffic, PacketReceiver {
    private static final int NO_BUFFER = 1;
    private static final long PAUSE_NANOS = 1_000_000;

    private final String file;
    private final PacketSource source;
    private final int longest;
    private long to;
    private int length;
    private long nanos;
    private long packets;
    private long mark;

    /**
     * Opens the file.
     *
     * @param longest frames that are longer are made so long and no longer: they can't be sent anyway
     * @throws UncheckedIOException if it can't be read
     */
    public CaptureTraffic(String file, int longest) {
        this.file = file;
        this.longest = longest + 1;
        PcapInput input = new PcapInput();
        Options options = new Options(input.spec(), "ringprobe lab", Map.of("file", List.of(file)));
        try {
            source = input.open(options, new InputContext(List.of(options), NO_BUFFER))
                    .getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int next(long address) {
        to = address;
        length = 0;
        try {
            int handed = source.poll(this, 1);
            while (handed != PacketSource.END && length == 0) {
                if (handed == 0) {
                    source.await(PAUSE_NANOS);
                }
                handed = source.poll(this, 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return length;
    }

    @Override
    public void onPacket(long time, long frame, int captured, int wire, LinkType link) {
        if (link != LinkType.ETHERNET) {
            throw new ConfigException(file + ": " + link.description() + ": only frames of Ethernet can be sent");
        }
        length = Math.min(captured, longest);
        Memory.copy(frame, to, length);
        nanos = time;
        packets++;
    }

    @Override
    public void onFiltered(int wire) {
        throw new IllegalStateException("there is no filter");
    }

    @Override
    public long mark() {
        return mark++;
    }

    /** Each frame is copied at once. */
    @Override
    public boolean isReleased(long before) {
        return true;
    }

    @Override
    public long time() {
        return nanos;
    }

    @Override
    public int maxFrameLength() {
        return longest;
    }

    @Override
    public long packets() {
        return packets;
    }

    /** A capture's flows aren't looked at. */
    @Override
    public long flows() {
        return 0;
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
