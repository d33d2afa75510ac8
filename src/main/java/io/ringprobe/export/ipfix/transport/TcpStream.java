package io.ringprobe.export.ipfix.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * What messages become on a TCP connection: themselves, TLS records or compressed blocks. One object a connection,
 * which is made and not blocking. Nothing here waits; after an IOException the connection is lost. Owned by the export
 * thread.
 */
interface TcpStream {
    /** Makes the stream of a new connection. */
    @FunctionalInterface
    interface Factory {
        TcpStream over(SocketChannel channel) throws IOException;
    }

    /**
     * Comes to terms with the peer.
     *
     * @return whether that is done
     */
    boolean open(long now) throws IOException;

    /** Takes messages; returns the number of their octets, 0 when the connection takes nothing now. */
    int write(ByteBuffer messages) throws IOException;

    /**
     * Goes on with what {@link #write} has taken and not yet passed on, and takes what the peer sends.
     *
     * @throws EOFException if the peer closed the connection
     */
    void check() throws IOException;

    /** Octets of messages that lie wholly within the first {@code octets} of the connection. */
    long messagesWithin(long octets);

    /**
     * Passes on what is left and takes leave.
     *
     * @return whether that is done
     */
    boolean finish() throws IOException;

    /** What to wait for while {@link #open} or {@link #finish} isn't done: {@link SelectionKey}. */
    int interestOps();
}
