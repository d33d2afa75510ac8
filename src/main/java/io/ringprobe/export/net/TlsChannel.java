package io.ringprobe.export.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * TLS 1.2 or 1.3 over a connected, non-blocking {@link SocketChannel}, as client or as server.
 *
 * <p>Nothing here waits: each call does what can be done now, and {@link #interestOps} says what a
 * {@link java.nio.channels.Selector} should wait for before the next one. First {@link #handshake} until it returns
 * true; then {@link #read} and {@link #write}; at the end {@link #shutdown} until it returns true, or {@link #close} at
 * once. After an IOException the channel is of no use but to be closed; the peer was told why, where that went at once.
 *
 * <p>Owned by one thread at a time.
 */
public final class TlsChannel implements AutoCloseable {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    /** From the socket, not yet decrypted; filled up to its position. */
    private ByteBuffer received;
    /** Decrypted, not yet asked for; from position to limit. */
    private ByteBuffer plain;
    /** Encrypted, not yet sent; from position to limit. */
    private ByteBuffer outgoing;

    private boolean isOpen;
    private boolean hasEnded;
    private boolean heard;
    private long cipherOctets;

    private TlsChannel(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocate(record);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
        this.outgoing = ByteBuffer.allocateDirect(record).limit(0);
    }

    /**
     * The side that connected. The server's certificate must come from an authority of the context's, and carry the
     * name or address (RFC 7011, 11.3; RFC 9110, 4.3.4).
     *
     * @param serverName the name, or the text of an address, that the certificate must be for
     */
    public static TlsChannel client(SocketChannel channel, SSLContext context, String serverName) throws IOException {
        SSLEngine engine = context.createSSLEngine(serverName, 0);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        return new TlsChannel(channel, engine);
    }

    /**
     * The side that was connected to.
     *
     * @param needsCertificate whether the client must show a certificate from an authority of the context's
     */
    public static TlsChannel server(SocketChannel channel, SSLContext context, boolean needsCertificate)
            throws IOException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setNeedClientAuth(needsCertificate);
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        return new TlsChannel(channel, engine);
    }

    /**
     * Goes on with the handshake.
     *
     * @return whether it is done
     * @throws IOException if one side refuses the other; {@link TlsTrouble} words it
     */
    public boolean handshake() throws IOException {
        while (!isOpen) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (!flush()) {
                        return false;
                    }
                    hasEnded |= !wrap(NOTHING);
                    failAtEnd();
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    flush();
                    if (!unwrap()) {
                        failAtEnd();
                        return false;
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> isOpen = true;
            }
        }
        return flush();
    }

    private void failAtEnd() throws EOFException {
        if (hasEnded) {
            throw new EOFException("the peer closed the connection during the TLS handshake");
        }
    }

    /**
     * Takes what the peer sent.
     *
     * @return octets put into {@code to}, 0 where none are there now, -1 after the peer has closed in order
     */
    public int read(ByteBuffer to) throws IOException {
        int before = to.position();
        do {
            int octets = Math.min(to.remaining(), plain.remaining());
            to.put(to.position(), plain, plain.position(), octets);
            to.position(to.position() + octets);
            plain.position(plain.position() + octets);
        } while (to.hasRemaining() && unwrap());
        answer();
        int octets = to.position() - before;
        return octets == 0 && hasEnded ? -1 : octets;
    }

    /** Sends what the engine has to say of its own accord, such as new keys. */
    private void answer() throws IOException {
        while (flush() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
            wrap(NOTHING);
        }
    }

    /**
     * Encrypts and sends as much as the socket takes. Of what was taken up to one record may still wait here, until
     * {@link #flush} has sent it.
     *
     * @return octets taken
     */
    public int write(ByteBuffer from) throws IOException {
        int before = from.position();
        while (flush() && from.hasRemaining()) {
            if (!wrap(from)) {
                throw new EOFException("the TLS session is closed");
            }
        }
        return from.position() - before;
    }

    /**
     * Sends what is encrypted.
     *
     * @return whether nothing is left
     */
    public boolean flush() throws IOException {
        while (outgoing.hasRemaining()) {
            if (channel.write(outgoing) == 0) {
                return false;
            }
        }
        return true;
    }

    /** What to wait for: always octets from the peer, and room in the socket where some wait for it. */
    public int interestOps() {
        return outgoing.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    /** Octets that were encrypted for the socket so far, with those of the handshake; some may still wait here. */
    public long cipherOctets() {
        return cipherOctets;
    }

    /**
     * Whether the peer is known to have accepted this side. With TLS 1.3 the client's handshake is done before the
     * server has looked at its certificate; only the first that the server sends thereafter shows that it let it pass.
     */
    public boolean isAccepted() {
        boolean isClient = engine.getUseClientMode();
        return isOpen
                && (!isClient || heard || !engine.getSession().getProtocol().equals("TLSv1.3"));
    }

    /** The protocol that both agreed on, such as {@code TLSv1.3}. */
    public String protocol() {
        return engine.getSession().getProtocol();
    }

    /**
     * Tells the peer that nothing more will come (close_notify).
     *
     * @return whether that was sent
     */
    public boolean shutdown() throws IOException {
        engine.closeOutbound();
        while (flush() && !engine.isOutboundDone()) {
            wrap(NOTHING);
        }
        return !outgoing.hasRemaining();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /**
     * Encrypts one record; nothing waits to be sent when this is called.
     *
     * @return whether the session still lets octets out
     */
    private boolean wrap(ByteBuffer from) throws IOException {
        try {
            SSLEngineResult result = encrypt(from);
            runTasks();
            return result.getStatus() != Status.CLOSED;
        } catch (SSLException e) {
            sayWhy(e);
            throw e;
        }
    }

    private SSLEngineResult encrypt(ByteBuffer from) throws IOException {
        SSLEngineResult result;
        try {
            result = engine.wrap(from, outgoing.clear());
        } finally {
            outgoing.flip();
        }
        cipherOctets += result.bytesProduced();
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            outgoing = ByteBuffer.allocateDirect(2 * outgoing.capacity()).limit(0);
        }
        return result;
    }

    /**
     * Decrypts one record of what came.
     *
     * @return whether that went; else there is none, or the peer has closed
     */
    private boolean unwrap() throws IOException {
        while (!hasEnded) {
            SSLEngineResult result = decrypt();
            switch (result.getStatus()) {
                case OK -> {
                    runTasks();
                    if (result.bytesConsumed() > 0) {
                        heard |= isOpen;
                        return true;
                    }
                    if (engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
                        return !isOpen;
                    }
                    if (!receive()) {
                        return false;
                    }
                }
                case BUFFER_UNDERFLOW -> {
                    if (!receive()) {
                        return false;
                    }
                }
                case BUFFER_OVERFLOW ->
                    plain = ByteBuffer.allocate(2 * plain.capacity()).limit(0);
                case CLOSED -> hasEnded = true;
            }
        }
        return false;
    }

    private SSLEngineResult decrypt() throws IOException {
        try {
            return engine.unwrap(received.flip(), plain.clear());
        } catch (SSLException e) {
            sayWhy(e);
            throw e;
        } finally {
            received.compact();
            plain.flip();
        }
    }

    /** Sends the alert that the engine has for the peer, where it goes at once. */
    private void sayWhy(SSLException reason) {
        try {
            while (flush() && !engine.isOutboundDone() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                encrypt(NOTHING);
            }
            flush();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Gets more from the socket; returns whether anything came. */
    private boolean receive() throws IOException {
        if (!received.hasRemaining()) {
            received = ByteBuffer.allocate(2 * received.capacity()).put(received.flip());
        }
        int octets = channel.read(received);
        hasEnded = octets < 0;
        return octets > 0;
    }

    /** Takes leave as far as that goes at once, and closes the socket. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (isOpen && channel.isConnected() && !hasEnded) {
                shutdown();
            }
        }
    }
}
