package io.ringprobe.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Where probes send their records: a port on loopback, for UDP and for TCP. Nobody reads what comes by UDP unless a
 * reader is set, so that reading takes no time from a probe that is measured; what comes by TCP is thrown away, for else
 * the sender would wait. Made and closed by one thread; has one thread for TCP and one for a reader.
 */
final class Collector implements AutoCloseable {
    private static final int ROOM = 64 << 20;
    private static final int LARGEST = 1 << 16;
    private static final int TRIES = 100;
    private static final long END_MILLIS = 100;

    private final DatagramChannel datagrams;
    private final ServerSocketChannel server;
    private final Thread drain;

    /** Takes datagrams. */
    @FunctionalInterface
    interface Reader {
        /**
         * A datagram, from the buffer's beginning.
         *
         * @param nanos when it was read, ns since 1970
         */
        void datagram(ByteBuffer datagram, long nanos);
    }

    /** A thread that reads datagrams until it is closed. */
    final class Reading implements AutoCloseable {
        private final Reader reader;
        private final Thread thread;
        private volatile long count;
        private volatile RuntimeException failure;

        private Reading(Reader reader) {
            this.reader = reader;
            thread = Thread.ofPlatform().name("lab-collector").daemon(true).start(this::read);
        }

        private void read() {
            ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
            try {
                while (true) {
                    buffer.clear();
                    datagrams.receive(buffer);
                    long now = Clock.unixNanos();
                    if (buffer.position() == 1) {
                        return;
                    }
                    buffer.flip();
                    reader.datagram(buffer, now);
                    count++;
                }
            } catch (AsynchronousCloseException e) {
                failure = new IllegalStateException("the collector was closed while it was read", e);
            } catch (IOException e) {
                failure = new UncheckedIOException(e);
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        /** Datagrams read so far. */
        long count() {
            return count;
        }

        /** Reads what is there, and ends. */
        @Override
        public void close() {
            // No message is of one octet: this one comes after all that a probe that has ended has sent. Where there
            // is no room for it, the reader makes some.
            while (thread.isAlive()) {
                sendEnd();
                join(thread, END_MILLIS);
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

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
                datagrams.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
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

    /** Reads from now on; what came before is thrown away. */
    Reading read(Reader reader) throws IOException {
        discard();
        return new Reading(reader);
    }

    /** Throws away what has come by UDP and wasn't read. */
    void discard() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        datagrams.configureBlocking(false);
        while (datagrams.receive(buffer) != null) {
            buffer.clear();
        }
        datagrams.configureBlocking(true);
    }

    private void sendEnd() {
        try (DatagramChannel sender = DatagramChannel.open()) {
            sender.send(ByteBuffer.wrap(new byte[1]), datagrams.getLocalAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("the collector's reader can't be told to end", e);
        }
    }

    private void drain() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
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
            while (connection.read(buffer.clear()) >= 0) {
                // Thrown away.
                buffer.clear();
            }
        } catch (IOException e) {
            // The probe broke off: its exit status and its balance tell.
            return;
        }
    }

    /** Waits for a thread's end, for that long or, with 0, for ever. */
    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts who waits for the collector", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        join(drain, 0);
        datagrams.close();
    }
}
