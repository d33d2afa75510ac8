package io.ringprobe.lab.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The frames of one TCP connection, with the right sequence numbers on both sides. */
public final class TcpSession {
    private static final int SEGMENT = 1200;

    private final Carrier carrier;
    private final int clientPort;
    private final int serverPort;
    private final List<byte[]> frames = new ArrayList<>();

    private long clientNext;
    private long serverNext;
    private long clock = 1000;

    public TcpSession(Carrier carrier, int clientPort, int serverPort, long clientStart, long serverStart) {
        this.carrier = carrier;
        this.clientPort = clientPort;
        this.serverPort = serverPort;
        this.clientNext = clientStart;
        this.serverNext = serverStart;
    }

    /** All frames so far, in order. */
    public List<byte[]> frames() {
        return frames;
    }

    public TcpSession syn() {
        add(segment(true, "S")
                .acknowledgment(0)
                .mss(1460)
                .option(4)
                .timestamp(clock, 0)
                .option(1)
                .option(3, 7));
        clientNext++;
        return this;
    }

    public TcpSession connect() {
        syn();
        add(segment(false, "SA")
                .mss(1400)
                .option(4)
                .timestamp(clock, clock)
                .option(1)
                .option(3, 7));
        serverNext++;
        return acknowledge(true);
    }

    /** Data in one direction, in as many segments as it takes. */
    public TcpSession send(boolean forward, byte[] data) {
        for (int offset = 0; offset < data.length; offset += SEGMENT) {
            int end = Math.min(data.length, offset + SEGMENT);
            byte[] part = Arrays.copyOfRange(data, offset, end);
            add(segment(forward, end == data.length ? "PA" : "A")
                    .timestamp(clock, clock)
                    .payload(part));
            advance(forward, part.length);
        }
        return this;
    }

    public TcpSession acknowledge(boolean forward) {
        add(segment(forward, "A").timestamp(clock, clock));
        return this;
    }

    /** The last frame once more, as it was. */
    public TcpSession retransmit() {
        frames.add(frames.getLast());
        return this;
    }

    /** FIN from the client, FIN from the server, and the last acknowledgment. */
    public TcpSession close() {
        add(segment(true, "FA").timestamp(clock, clock));
        clientNext++;
        add(segment(false, "FA").timestamp(clock, clock));
        serverNext++;
        return acknowledge(true);
    }

    public TcpSession reset(boolean forward) {
        add(segment(forward, "RA"));
        return this;
    }

    private PacketBuilder segment(boolean forward, String flags) {
        clock += 3;
        return carrier.packet(forward)
                .tcp(forward ? clientPort : serverPort, forward ? serverPort : clientPort)
                .sequence(forward ? clientNext : serverNext)
                .acknowledgment(forward ? serverNext : clientNext)
                .flags(flags)
                .window(forward ? 501 : 509);
    }

    private void advance(boolean forward, int length) {
        if (forward) {
            clientNext += length;
        } else {
            serverNext += length;
        }
    }

    private void add(PacketBuilder packet) {
        frames.add(packet.build());
    }
}
