package io.ringprobe.export.trap;

import java.io.EOFException;
import java.io.IOException;
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

    /** A reader has nothing to say: what it sends is thrown away, but for the news that it left. */
    void listen() throws IOException;

    /** What a selector has to wait for while all that was to be written has been. */
    int interestOps();

    @Override
    void close() throws IOException;

    /** A connection without TLS. */
    static Connection plain(SocketChannel channel) {
        return new Connection() {
            private final ByteBuffer ignored = ByteBuffer.allocate(256);

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
                channel.write(data);
                return !data.hasRemaining();
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
