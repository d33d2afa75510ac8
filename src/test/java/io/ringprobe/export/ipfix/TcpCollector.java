package io.ringprobe.export.ipfix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A TCP collector for tests: keeps the octets of each session. Reads only when told to, so that a test decides when it
 * is slow; no thread of its own.
 */
final class TcpCollector implements AutoCloseable {
    /** One connection. */
    static final class Session {
        private final Socket socket;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private boolean ended;

        Session(Socket socket) throws SocketException {
            this.socket = socket;
            socket.setSoTimeout(20);
        }

        /** Takes up to {@code limit} octets of what is there. */
        int read(int limit) throws IOException {
            byte[] some = new byte[limit];
            int length;
            try {
                length = socket.getInputStream().read(some);
            } catch (java.net.SocketTimeoutException e) {
                return 0;
            }
            if (length < 0) {
                ended = true;
                return 0;
            }
            octets.write(some, 0, length);
            return length;
        }

        boolean hasEnded() {
            return ended;
        }

        /** Decodes all whole messages. */
        IpfixReader decode() {
            IpfixReader reader = new IpfixReader();
            reader.readAll(wholeMessages(octets.toByteArray()));
            return reader;
        }

        int size() {
            return octets.size();
        }
    }

    /** The octets without those of a message that isn't whole at the end. */
    static byte[] wholeMessages(byte[] all) {
        int end = 0;
        while (end + 4 <= all.length) {
            int length = ByteBuffer.wrap(all).getShort(end + 2) & 0xFFFF;
            if (end + length > all.length) {
                break;
            }
            end += length;
        }
        return Arrays.copyOf(all, end);
    }

    final List<Session> sessions = new ArrayList<>();
    private final ServerSocket server;

    /** Listens on a free port of the loopback interface. */
    static TcpCollector start() {
        return new TcpCollector(0, 0);
    }

    /** @param receiveBuffer octets the kernel should keep for a collector that doesn't read, 0 for its default */
    TcpCollector(int port, int receiveBuffer) {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            if (receiveBuffer > 0) {
                server.setReceiveBufferSize(receiveBuffer);
            }
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits for the next connection. */
    Session accept() {
        try {
            server.setSoTimeout(20_000);
            Session session = new Session(server.accept());
            sessions.add(session);
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends like a killed process: all its sockets are closed. */
    @Override
    public void close() {
        try {
            server.close();
            for (Session session : sessions) {
                session.socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
