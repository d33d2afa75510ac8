package io.ringprobe.capture.raw;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The sources of an input {@code raw} without a probe behind them: a test decides when their frames are released. */
final class Sources implements AutoCloseable {
    private static final int LIMIT = 1000;
    private static final long WAIT_NANOS = 10_000_000L;

    private final List<PacketSource> sources;
    private final List<Taken> taken = new ArrayList<>();

    /** What one source handed over. */
    static final class Taken implements PacketReceiver {
        private final List<byte[]> frames = new ArrayList<>();
        private int longest;
        private LinkType link;
        private long marks;
        private boolean holds;

        @Override
        public void onPacket(long nanos, long frame, int captured, int wire, LinkType begins) {
            link = begins;
            byte[] octets = new byte[captured];
            Memory.copyToArray(frame, octets, 0, captured);
            frames.add(octets);
            longest = Math.max(longest, wire);
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
            return !holds;
        }

        List<byte[]> frames() {
            return frames;
        }

        /** What the last frame began with. */
        LinkType link() {
            return link;
        }

        /** Octets on the wire of the longest frame. */
        int longest() {
            return longest;
        }
    }

    private Sources(List<PacketSource> sources) {
        this.sources = sources;
        sources.forEach(s -> taken.add(new Taken()));
    }

    /** Opens the input with these options, such as {@code ifc=eth0;blocks=4}. */
    static Sources open(String options) throws IOException {
        RawInput input = new RawInput();
        Options parsed = TestComponents.options(input.spec(), "raw;" + options);
        return new Sources(input.open(parsed, new InputContext(List.of(parsed), 1 << 20)));
    }

    /** Whether the frames handed over from now on, and those before, stay lent. */
    void hold(boolean holds) {
        taken.forEach(t -> t.holds = holds);
    }

    /** Takes what is there, and waits a little for more where there is nothing. */
    void poll() throws IOException {
        for (int i = 0; i < sources.size(); i++) {
            while (sources.get(i).poll(taken.get(i), LIMIT) > 0) {
                // goes on
            }
            sources.get(i).await(WAIT_NANOS);
        }
    }

    /** Polls until the condition holds, for so many seconds at most. */
    void pollUntil(BooleanSupplier condition, int seconds) throws IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            poll();
        }
    }

    /** Packets that all sources have handed over. */
    int count() {
        return taken.stream().mapToInt(t -> t.frames.size()).sum();
    }

    List<Taken> taken() {
        return taken;
    }

    long missed() {
        return sources.stream().mapToLong(PacketSource::missed).sum();
    }

    long missedByInterface() {
        return sources.stream().mapToLong(PacketSource::missedByInterface).sum();
    }

    /** What is wrong with the sources. */
    Set<String> troubles() {
        Set<String> troubles = new HashSet<>();
        sources.forEach(s -> troubles.add(s.trouble()));
        return troubles;
    }

    @Override
    public void close() throws IOException {
        for (PacketSource source : sources) {
            source.close();
        }
    }
}
