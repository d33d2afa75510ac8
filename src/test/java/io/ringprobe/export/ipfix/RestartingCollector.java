package io.ringprobe.export.ipfix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A TCP collector in threads of its own that reads all that comes, and can be stopped, killed and started again. */
final class RestartingCollector implements AutoCloseable {
    private final List<byte[]> sessions = new ArrayList<>();
    private final InetAddress address;
    private final int port;
    private ServerSocket server;
    private Thread thread;
    private volatile Socket socket;

    /** Starts on a free port of the loopback interface. */
    RestartingCollector() {
        this(InetAddress.getLoopbackAddress());
    }

    /** Starts on a free port of that address. */
    RestartingCollector(InetAddress address) {
        this.address = address;
        server = listen(0);
        port = server.getLocalPort();
        run();
    }

    /** Doesn't start yet. */
    RestartingCollector(int port) {
        this.address = InetAddress.getLoopbackAddress();
        this.port = port;
    }

    int port() {
        return port;
    }

    void start() {
        server = listen(port);
        run();
    }

    private ServerSocket listen(int free) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(address, free));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        ServerSocket listening = server;
        thread = Thread.ofPlatform().daemon(true).start(() -> {
            while (!listening.isClosed()) {
                serve(listening);
            }
        });
    }

    private void serve(ServerSocket listening) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (Socket accepted = listening.accept()) {
            socket = accepted;
            byte[] some = new byte[16 * 1024];
            InputStream in = accepted.getInputStream();
            for (int length = in.read(some); length > 0; length = in.read(some)) {
                octets.write(some, 0, length);
            }
        } catch (IOException e) {
            // The listening socket was closed, or the connection broke: what came before counts.
            octets.size();
        }
        synchronized (sessions) {
            sessions.add(octets.toByteArray());
        }
    }

    /** Says that it ends, and reads until the peer has ended too. */
    void stop() {
        try {
            server.close();
            if (socket != null && !socket.isClosed()) {
                socket.shutdownOutput();
            }
            thread.join();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        socket = null;
    }

    /** Ends like a killed process: what it has not read is lost. */
    void kill() {
        try {
            server.close();
            if (socket != null) {
                socket.close();
            }
            thread.join();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        socket = null;
    }

    /** The octet counts by which {@link NumberedFlows} are told apart, session by session, of all whole messages. */
    List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        synchronized (sessions) {
            for (byte[] session : sessions) {
                IpfixReader reader = new IpfixReader();
                reader.readAll(TcpCollector.wholeMessages(session));
                reader.records.forEach(r -> numbers.add(r.number(0, 1)));
            }
        }
        return numbers;
    }

    @Override
    public void close() {
        if (server != null) {
            kill();
        }
    }
}
