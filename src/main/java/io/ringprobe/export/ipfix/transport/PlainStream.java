package io.ringprobe.export.ipfix.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Messages as they are, one behind the other (RFC 7011, 10.4). */
final class PlainStream implements TcpStream {
    private final SocketChannel channel;
    private final ByteBuffer unread = ByteBuffer.allocateDirect(512);

    PlainStream(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public boolean open(long now) {
        return true;
    }

    @Override
    public int write(ByteBuffer messages) throws IOException {
        return channel.write(messages);
    }

    /** A collector has nothing to say: what it sends is thrown away, but for the news that it closed. */
    @Override
    public void check() throws IOException {
        int octets = channel.read(unread.clear());
        while (octets > 0) {
            octets = channel.read(unread.clear());
        }
        if (octets < 0) {
            throw new EOFException("the collector closed the connection");
        }
    }

    @Override
    public long messagesWithin(long octets) {
        return octets;
    }

    @Override
    public boolean finish() {
        return true;
    }

    @Override
    public int interestOps() {
        return SelectionKey.OP_READ;
    }
}
