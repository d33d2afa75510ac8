package io.ringprobe.lab.scenario;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.file.PcapInput;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the sizes of the packets of a capture file. Used by one thread. */
final class MeasuredSizes implements PacketReceiver {
    private static final int AT_ONCE = 1024;

    private final long[] counts;
    private final int least;

    private MeasuredSizes(int least, int most) {
        this.least = least;
        this.counts = new long[most + 1];
    }

    /**
     * How many packets there are by their length on the wire; lengths outside the bounds count as the bound.
     *
     * @throws ConfigException if it can't be read, or is empty
     */
    static Map<Long, Double> of(String file, int least, int most) {
        MeasuredSizes sizes = new MeasuredSizes(least, most);
        PcapInput input = new PcapInput();
        Options options = new Options(input.spec(), file, Map.of("file", List.of(file)));
        try {
            for (PacketSource source : input.open(options, new InputContext(List.of(options), 0))) {
                try (source) {
                    while (source.poll(sizes, AT_ONCE) != PacketSource.END) {
                        // All is done by onPacket.
                    }
                }
            }
        } catch (CaptureException e) {
            throw wrong(e.getMessage(), e);
        } catch (IOException e) {
            throw wrong("there is no such file, or it can't be read", e);
        }
        return sizes.weights();
    }

    private static ConfigException wrong(String message, Exception cause) {
        return new ConfigException(message, cause);
    }

    private Map<Long, Double> weights() {
        Map<Long, Double> weights = new HashMap<>();
        for (int size = 0; size < counts.length; size++) {
            if (counts[size] > 0) {
                weights.put((long) size, (double) counts[size]);
            }
        }
        if (weights.isEmpty()) {
            throw new ConfigException("it has no packets");
        }
        return weights;
    }

    @Override
    public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
        counts[Math.clamp(wire, least, counts.length - 1)]++;
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
