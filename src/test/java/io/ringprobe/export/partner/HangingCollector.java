package io.ringprobe.export.partner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A TCP collector in threads of its own that can stop reading for a while, without closing anything. */
final class HangingCollector implements AutoCloseable {
    private static final int SMALL = 16 * 1024;

    private final ServerSocket server = new ServerSocket();
    private final List<ByteArrayOutputStream> sessions = new ArrayList<>();
    private volatile boolean hangs;

    /** Listens on a free port of the loopback interface, with small buffers in its system. */
    HangingCollector() throws IOException {
        server.setReceiveBufferSize(SMALL);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon(true).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void hang(boolean whether) {
        hangs = whether;
    }

    private void accept() {
        try {
            while (true) {
                Socket session = server.accept();
                ByteArrayOutputStream octets = new ByteArrayOutputStream();
                synchronized (sessions) {
                    sessions.add(octets);
                }
                Thread.ofPlatform().daemon(true).start(() -> read(session, octets));
            }
        } catch (IOException e) {
            // It was closed; a failure before that shows as flows that don't come.
            hangs = false;
        }
    }

    private void read(Socket session, ByteArrayOutputStream octets) {
        byte[] some = new byte[SMALL];
        try (session) {
            InputStream in = session.getInputStream();
            int length = 0;
            while (length >= 0) {
                octets.write(some, 0, length);
                while (hangs) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                length = in.read(some);
            }
        } catch (IOException | InterruptedException e) {
            // The probe gave the connection up: what came before counts.
            octets.size();
        }
    }

    /** The flows that have come so far. */
    Collected collected() {
        List<ByteBuffer> octets = new ArrayList<>();
        synchronized (sessions) {
            sessions.forEach(session -> octets.add(ByteBuffer.wrap(session.toByteArray())));
        }
        return Collected.of(octets);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
