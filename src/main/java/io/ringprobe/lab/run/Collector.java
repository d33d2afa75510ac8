package io.ringprobe.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Where probes send their records while they are measured: a port on loopback, for UDP and for TCP. Nobody reads what
 * comes by UDP, so that reading takes no time from a probe; what comes by TCP is thrown away, for else the sender would
 * wait. Made and closed by one thread; has one for TCP.
 */
final class Collector implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int TRIES = 100;

    private final DatagramChannel datagrams;
    private final ServerSocketChannel server;
    private final Thread drain;

    private Collector(DatagramChannel datagrams, ServerSocketChannel server) {
        this.datagrams = datagrams;
        this.server = server;
        drain = Thread.ofPlatform().name("lab-drain").daemon(true).start(this::drain);
    }

    /** One on a free port. */
    static Collector open() throws IOException {
        for (int i = 1; ; i++) {
            ServerSocketChannel server = ServerSocketChannel.open();
            DatagramChannel datagrams = DatagramChannel.open();
            try {
                datagrams.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                server.bind(datagrams.getLocalAddress());
                return new Collector(datagrams, server);
            } catch (IOException e) {
                datagrams.close();
                server.close();
                // The number may be taken for TCP.
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    int port() throws IOException {
        return ((InetSocketAddress) datagrams.getLocalAddress()).getPort();
    }

    /** Throws away what has come by UDP, so that each probe finds the same room. */
    void discard() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        datagrams.configureBlocking(false);
        while (datagrams.receive(buffer) != null) {
            buffer.clear();
        }
    }

    private void drain() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (true) {
                try (SocketChannel connection = server.accept()) {
                    drain(connection, buffer);
                }
            }
        } catch (AsynchronousCloseException e) {
            // The collector was closed, and so nobody needs it any more.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("the collector's TCP port fails", e);
        }
    }

    private static void drain(SocketChannel connection, ByteBuffer buffer) {
        try {
            while (connection.read(buffer) >= 0) {
                buffer.clear();
            }
        } catch (IOException e) {
            // The probe broke off: its exit status and its balance tell.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Threads.join(drain);
        datagrams.close();
    }
}
