package io.ringprobe.lab.collect;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A TCP connection of an exporter: puts the messages together. Owned by the listener's thread. */
final class Connection implements AutoCloseable {
    private static final int ROOM = 1 << 18;

    private final IpfixSession session;
    private final Tally tally;
    private final NativeBlock memory = NativeBlock.allocate(ROOM);
    private final ByteBuffer buffer = memory.buffer(0, ROOM);
    private boolean closed;

    Connection(IpfixSession session, Tally tally) {
        this.session = session;
        this.tally = tally;
    }

    /** Reads what there is; returns whether something came. */
    boolean read(SocketChannel channel) throws IOException {
        int length = readFrom(channel);
        if (length < 0) {
            channel.close();
            end();
            return false;
        }
        try {
            takeWhole();
        } catch (DamagedMessageException e) {
            tally.damaged(channel.getRemoteAddress() + ": " + e.getMessage());
            channel.close();
            close();
        }
        return length > 0;
    }

    /** A connection that breaks has ended like one that is closed: what is missing will show. */
    private int readFrom(SocketChannel channel) {
        try {
            return channel.read(buffer);
        } catch (IOException e) {
            tally.damaged("a connection broke: " + e.getMessage());
            return -1;
        }
    }

    private void end() {
        if (buffer.position() > 0) {
            tally.damaged("a connection ended within a message");
        }
        close();
    }

    private void takeWhole() throws DamagedMessageException {
        int at = 0;
        int end = buffer.position();
        while (end - at >= IpfixSession.IPFIX_HEADER) {
            int length = Memory.getUnsignedShortBE(memory.address() + at + 2);
            if (length < IpfixSession.IPFIX_HEADER) {
                throw new DamagedMessageException("a message of " + length + " octets");
            }
            if (length > end - at) {
                break;
            }
            session.message(memory.address() + at, length);
            at += length;
        }
        buffer.limit(end).position(at);
        buffer.compact();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.close();
        }
    }
}
