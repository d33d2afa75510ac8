package io.ringprobe.export.trap;

import io.ringprobe.export.net.TcpAcknowledged;
import io.ringprobe.export.net.TlsChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;

/**
 * A connection with TLS to a reader, who must show a certificate. Readers take the hello's two parts for granted to
 * come in as many TLS records at most; one record holds it all.
 */
final class TlsConnection implements Connection {
    private final SocketChannel channel;
    private final TlsChannel tls;
    private final TcpAcknowledged acknowledged;
    private final ByteBuffer ignored = ByteBuffer.allocate(256);

    TlsConnection(SocketChannel channel, SSLContext context) throws IOException {
        this.channel = channel;
        this.acknowledged = Connection.acknowledged(channel);
        this.tls = TlsChannel.server(channel, context, true);
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public boolean isOpen() throws IOException {
        return tls.handshake();
    }

    @Override
    public boolean write(ByteBuffer data) throws IOException {
        tls.write(data);
        return tls.flush() && !data.hasRemaining();
    }

    @Override
    public long written() {
        return tls.cipherOctets();
    }

    @Override
    public long arrived() {
        return acknowledged == null ? written() : acknowledged.octets();
    }

    @Override
    public void listen() throws IOException {
        if (tls.read(ignored.clear()) < 0) {
            throw new EOFException("the reader closed the connection");
        }
    }

    @Override
    public int interestOps() {
        return tls.interestOps();
    }

    @Override
    public void close() throws IOException {
        tls.close();
    }
}
