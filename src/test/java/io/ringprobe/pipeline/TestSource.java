package io.ringprobe.pipeline;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import java.io.IOException;

/** An input that a test scripts: each poll calls the script with the number of packets that were handed over before. */
final class TestSource implements PacketSource {
    /** What one poll does. */
    interface Script {
        /** Hands packets over and returns their number, 0 or {@link PacketSource#END}. */
        int poll(Frames frames, PacketReceiver receiver, long sent, int limit) throws IOException;
    }

    static final long START = 1_700_000_000_000_000_000L;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    private final String name;
    private final Frames frames;
    private final Script script;
    private long sent;
    private volatile boolean closed;

    TestSource(String name, int flows, Script script) {
        this.name = name;
        this.frames = new Frames(flows);
        this.script = script;
    }

    /** Hands over {@code packets} packets, a millisecond apart, of as many flows as there are, in turn, then ends. */
    static TestSource of(String name, int flows, long packets) {
        return new TestSource(name, flows, (frames, receiver, sent, limit) -> {
            if (sent >= packets) {
                return END;
            }
            return deliver(frames, receiver, sent, (int) Math.min(limit, packets - sent), flows);
        });
    }

    /** Never ends. */
    static TestSource endless(String name, int flows) {
        return of(name, flows, Long.MAX_VALUE);
    }

    /** Hands over some packets in the way of {@link #of}. */
    static int deliver(Frames frames, PacketReceiver receiver, long sent, int count, int flows) {
        for (int i = 0; i < count; i++) {
            long packet = sent + i;
            frames.send(receiver, (int) (packet % flows), packet / flows % 2 == 0, START + packet * MILLI);
        }
        return count;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) throws IOException {
        int count = script.poll(frames, receiver, sent, limit);
        sent += Math.max(0, count);
        return count;
    }

    @Override
    public long position() {
        return sent;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        frames.close();
    }
}
