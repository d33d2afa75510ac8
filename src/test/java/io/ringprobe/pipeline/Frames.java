package io.ringprobe.pipeline;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.LinkType;

/**
 * Ethernet frames of UDP biflows over IPv4, made at once and lent to the probe as a file's are. Flow n goes from
 * 10.x.y.z, where x.y.z is n, port 1024 + n % 60000, to 192.0.2.1 port 9, where no plugin looks, with {@link #PAYLOAD}
 * octets of payload.
 */
final class Frames implements AutoCloseable {
    static final int PAYLOAD = 18;
    static final int IP_LENGTH = 20 + 8 + PAYLOAD;
    static final int LENGTH = 14 + IP_LENGTH;
    static final int SERVER_PORT = 9;

    private static final int STRIDE = 64;
    private static final int SERVER = 0xC000_0201;

    private final NativeBlock memory;
    private final int flows;

    Frames(int flows) {
        this.flows = flows;
        memory = NativeBlock.allocateCleared(2L * flows * STRIDE);
        for (int flow = 0; flow < flows; flow++) {
            write(address(flow, true), 10 << 24 | flow, port(flow), SERVER, SERVER_PORT);
            write(address(flow, false), SERVER, SERVER_PORT, 10 << 24 | flow, port(flow));
        }
    }

    static int port(int flow) {
        return 1024 + flow % 60_000;
    }

    private static void write(long frame, int source, int sourcePort, int destination, int destinationPort) {
        Memory.putIntBE(frame, 0x0200_0000);
        Memory.putIntBE(frame + 6, 0x0200_0001);
        Memory.putShortBE(frame + 12, 0x0800);
        long ip = frame + 14;
        Memory.putByte(ip, 0x45);
        Memory.putShortBE(ip + 2, IP_LENGTH);
        Memory.putByte(ip + 8, 64);
        Memory.putByte(ip + 9, 17);
        Memory.putIntBE(ip + 12, source);
        Memory.putIntBE(ip + 16, destination);
        Memory.putShortBE(ip + 20, sourcePort);
        Memory.putShortBE(ip + 22, destinationPort);
        Memory.putShortBE(ip + 24, 8 + PAYLOAD);
    }

    long address(int flow, boolean forward) {
        return memory.address() + (2L * (flow % flows) + (forward ? 0 : 1)) * STRIDE;
    }

    /** Hands a packet of a flow over. */
    void send(PacketReceiver receiver, int flow, boolean forward, long nanos) {
        receiver.onPacket(nanos, address(flow, forward), LENGTH, LENGTH, LinkType.ETHERNET);
    }

    @Override
    public void close() {
        memory.close();
    }
}
