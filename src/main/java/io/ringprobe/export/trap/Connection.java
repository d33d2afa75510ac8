package io.ringprobe.export.trap;

import io.ringprobe.export.net.TcpAcknowledged;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** An accepted connection to a reader, plain or with TLS. Nothing here waits. Owned by the I/O thread. */
interface Connection extends AutoCloseable {
    /** What a selector can watch. */
    SocketChannel channel();

    /** Goes on with what must be done before data can flow; whether that is over. */
    boolean isOpen() throws IOException;

    /**
     * Writes as much as goes now.
     *
     * @return whether all of it, and all before it, is with the operating system
     */
    boolean write(ByteBuffer data) throws IOException;

    /** Octets that were given to the operating system so far. */
    long written();

    /** How many of them have arrived at the reader's operating system, as far as that can be known; else all. */
    long arrived();

    /** A reader has nothing to say: what it sends is thrown away, but for the news that it left. */
    void listen() throws IOException;

    /** What a selector has to wait for while all that was to be written has been. */
    int interestOps();

    @Override
    void close() throws IOException;

    /** What the reader's system has acknowledged; null where nobody knows. */
    static TcpAcknowledged acknowledged(SocketChannel channel) throws IOException {
        return channel.getRemoteAddress() instanceof InetSocketAddress ? TcpAcknowledged.of(channel) : null;
    }

    /** A connection without TLS. */
    static Connection plain(SocketChannel channel) throws IOException {
        TcpAcknowledged acknowledged = acknowledged(channel);
        return new Connection() {
            private final ByteBuffer ignored = ByteBuffer.allocate(256);
            private long written;

            @Override
            public SocketChannel channel() {
                return channel;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public boolean write(ByteBuffer data) throws IOException {
                written += channel.write(data);
                return !data.hasRemaining();
            }

            @Override
            public long written() {
                return written;
            }

            @Override
            public long arrived() {
                return acknowledged == null ? written : acknowledged.octets();
            }

            @Override
            public void listen() throws IOException {
                if (channel.read(ignored.clear()) < 0) {
                    throw new EOFException("the reader closed the connection");
                }
            }

            @Override
            public int interestOps() {
                return SelectionKey.OP_READ;
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
