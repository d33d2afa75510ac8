package io.ringprobe.export.partner;

import io.ringprobe.export.ipfix.IpfixReader;
import io.ringprobe.export.trap.TrapReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Readers of outputs that keep up, in threads of their own, and count the flows. */
final class Readers implements AutoCloseable {
    private static final int LARGE = 4 << 20;

    private final DatagramSocket udp = new DatagramSocket(null);
    private final AtomicInteger overUdp = new AtomicInteger();
    private final AtomicInteger overTrap = new AtomicInteger();

    Readers() throws SocketException {
        udp.setReceiveBufferSize(LARGE);
        udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon(true).start(this::readUdp);
    }

    int udpPort() {
        return udp.getLocalPort();
    }

    /** Connects to that interface of an output {@code unirec}. */
    void readTrap(Path socket) throws IOException {
        TrapReader reader = TrapReader.unix(socket);
        Thread.ofPlatform().daemon(true).start(() -> readTrap(reader));
    }

    int overUdp() {
        return overUdp.get();
    }

    int overTrap() {
        return overTrap.get();
    }

    private void readUdp() {
        IpfixReader reader = new IpfixReader();
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        try {
            while (true) {
                udp.receive(packet);
                reader.read(
                        ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).slice());
                overUdp.addAndGet(reader.records().size());
                reader.records().clear();
            }
        } catch (IOException e) {
            // It was closed.
            udp.close();
        }
    }

    private void readTrap(TrapReader reader) {
        try (reader) {
            TrapReader.Message message = reader.next();
            while (message != null) {
                overTrap.addAndGet(message.records().size());
                message = reader.next();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        udp.close();
    }
}
