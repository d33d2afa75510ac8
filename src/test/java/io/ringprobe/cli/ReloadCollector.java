package io.ringprobe.cli;

import io.ringprobe.export.ipfix.IpfixReader;
import io.ringprobe.export.ipfix.IpfixReader.DataRecord;
import io.ringprobe.export.ipfix.IpfixReader.Element;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** An IPFIX collector over TCP that can be away for a while: new connections are refused then. Used by one thread. */
final class ReloadCollector implements AutoCloseable {
    private static final long REVERSE = 29_305;
    private static final int OCTETS = 1;
    private static final int PACKETS = 2;

    private final int port;
    private final List<Session> sessions = new ArrayList<>();
    private ServerSocket server;

    /** What one connection brings; its thread ends with it. */
    private static final class Session implements Runnable {
        private final Socket socket;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private final Thread thread = Thread.ofPlatform().daemon(true).unstarted(this);
        private IOException failure;

        private Session(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void run() {
            try (socket) {
                socket.getInputStream().transferTo(octets);
            } catch (IOException e) {
                failure = e;
            }
        }

        private Sums sums() throws IOException, InterruptedException {
            thread.join();
            if (failure != null) {
                throw failure;
            }
            IpfixReader reader = new IpfixReader();
            reader.readAll(octets.toByteArray());
            Sums sums = Sums.NONE;
            for (DataRecord record : reader.records()) {
                long packets = number(record, 0, PACKETS) + number(record, REVERSE, PACKETS);
                sums = sums.plus(packets, number(record, 0, OCTETS) + number(record, REVERSE, OCTETS));
            }
            return sums;
        }

        private static long number(DataRecord record, long enterprise, int id) {
            return record.values().containsKey(new Element(enterprise, id)) ? record.number(enterprise, id) : 0;
        }
    }

    ReloadCollector() throws IOException {
        listen(0);
        port = server.getLocalPort();
    }

    int port() {
        return port;
    }

    private void listen(int on) throws IOException {
        server = new ServerSocket(on, 10, InetAddress.getLoopbackAddress());
        ServerSocket listening = server;
        Thread.ofPlatform().daemon(true).start(() -> accept(listening));
    }

    private void accept(ServerSocket listening) {
        while (true) {
            try {
                Session session = new Session(listening.accept());
                synchronized (sessions) {
                    sessions.add(session);
                }
                session.thread.start();
            } catch (IOException e) {
                // It was closed: the collector is away.
                return;
            }
        }
    }

    /** Takes no new connection; those that there are go on. */
    void leave() throws IOException {
        server.close();
    }

    /** Takes connections again. */
    void comeBack() throws IOException {
        listen(port);
    }

    /** Number of connections that there have been. */
    int sessions() {
        synchronized (sessions) {
            return sessions.size();
        }
    }

    /** The sums of all records; waits for the ends of all connections, and fails where one wasn't in order. */
    Sums sums() throws IOException, InterruptedException {
        List<Session> all;
        synchronized (sessions) {
            all = List.copyOf(sessions);
        }
        Sums sums = Sums.NONE;
        for (Session session : all) {
            sums = sums.plus(session.sums());
        }
        return sums;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
