package io.ringprobe.export.ipfix.transport;

import io.ringprobe.export.net.PositionMap;
import io.ringprobe.export.net.TlsChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Messages in TLS (RFC 7011, 11).
 *
 * <p>With TLS 1.3 our handshake is done before the collector has looked at our certificate. What went to one that then
 * refuses it would have been acknowledged by its system and read by nobody; so nothing goes until the collector has
 * sent something after the handshake (most send a session ticket), or has had a second to refuse.
 */
final class TlsStream implements TcpStream {
    private static final long TIME_TO_REFUSE = TimeUnit.SECONDS.toNanos(1);

    private static final int RECORD = 16 * 1024;

    private final TlsChannel channel;
    private final PositionMap positions = new PositionMap();
    private final ByteBuffer unread = ByteBuffer.allocate(512);
    private long taken;
    private boolean isAgreed;
    private long agreedAt;

    TlsStream(SocketChannel channel, SSLContext context, String serverName) throws IOException {
        this.channel = TlsChannel.client(channel, context, serverName);
    }

    @Override
    public boolean open(long now) throws IOException {
        if (!isAgreed) {
            isAgreed = channel.handshake();
            agreedAt = now;
        }
        if (isAgreed) {
            check();
        }
        return isAgreed && (channel.isAccepted() || now - agreedAt > TIME_TO_REFUSE);
    }

    /** In pieces of a TLS record, so that it is known of each when it is confirmed. */
    @Override
    public int write(ByteBuffer messages) throws IOException {
        int before = messages.position();
        int limit = messages.limit();
        int octets;
        do {
            octets = channel.write(messages.limit(Math.min(limit, messages.position() + RECORD)));
            taken += octets;
            if (octets > 0) {
                positions.add(channel.cipherOctets(), taken);
            }
        } while (octets > 0 && messages.position() < limit);
        messages.limit(limit);
        return messages.position() - before;
    }

    @Override
    public void check() throws IOException {
        int octets = channel.read(unread.clear());
        while (octets > 0) {
            octets = channel.read(unread.clear());
        }
        if (octets < 0) {
            throw new EOFException("the collector closed the connection");
        }
        channel.flush();
    }

    @Override
    public long messagesWithin(long octets) {
        return positions.within(octets);
    }

    @Override
    public boolean finish() throws IOException {
        check();
        return channel.shutdown();
    }

    @Override
    public int interestOps() {
        return channel.interestOps();
    }
}
