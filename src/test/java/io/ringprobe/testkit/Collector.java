package io.ringprobe.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes one connection on loopback, on a thread of its own, and throws away what comes. */
public final class Collector implements AutoCloseable {
    private final ServerSocket socket;

    private Collector(ServerSocket socket) {
        this.socket = socket;
    }

    /** One that listens. */
    public static Collector open() throws IOException {
        Collector collector = new Collector(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().name("collector").daemon(true).start(collector::readAll);
        return collector;
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void readAll() {
        try (Socket connection = socket.accept();
                InputStream in = connection.getInputStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The test is over, or the probe's balance will tell what was lost.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
