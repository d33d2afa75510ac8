package io.ringprobe.export.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * The client's side of DTLS 1.2 (RFC 6347) over a connected, non-blocking {@link DatagramChannel}. Each message is one
 * record, and each record one datagram.
 *
 * <p>Nothing here waits: {@link #handshake} until it returns true, often enough for its timers; then {@link #write} and
 * {@link #read}. After an IOException the channel is of no use but to be closed. Owned by one thread at a time.
 */
public final class DtlsChannel implements AutoCloseable {
    /** Octets that one message can have: what a record holds. */
    public static final int MAX_MESSAGE = 16 * 1024;

    /** What a record adds at most (RFC 5246, 6.2.3: 2048, of which no cipher of today uses more than some dozens). */
    private static final int MAX_OVERHEAD = 256;
    /** Datagrams of the handshake pass any path; data are the sender's affair. */
    private static final int HANDSHAKE_DATAGRAM = 1200;

    private static final int MAX_DATAGRAM = 65_536;
    private static final long FIRST_TIMEOUT = TimeUnit.SECONDS.toNanos(1);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final DatagramChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer received = ByteBuffer.allocate(MAX_DATAGRAM).limit(0);
    private final ByteBuffer plain = ByteBuffer.allocate(2 * MAX_MESSAGE);
    /** A datagram that the socket has not taken yet. */
    private final ByteBuffer outgoing =
            ByteBuffer.allocateDirect(2 * MAX_MESSAGE).limit(0);

    private long timeout = FIRST_TIMEOUT;
    private long sentAt;
    private boolean isOpen;
    private boolean hasEnded;

    private DtlsChannel(DatagramChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
    }

    /**
     * The side that speaks first. The server's certificate is checked as with {@link TlsChannel#client}.
     *
     * @param context for the protocol {@code DTLS}
     */
    public static DtlsChannel client(DatagramChannel channel, SSLContext context, String serverName, long now)
            throws IOException {
        SSLEngine engine = context.createSSLEngine(serverName, 0);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"DTLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setMaximumPacketSize(HANDSHAKE_DATAGRAM);
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        DtlsChannel dtls = new DtlsChannel(channel, engine);
        dtls.sentAt = now;
        return dtls;
    }

    /**
     * Goes on with the handshake; sends again what has had no answer for a second, then two, four, and so on.
     *
     * @param now {@link System#nanoTime()}
     * @return whether it is done
     */
    public boolean handshake(long now) throws IOException {
        while (!isOpen) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (!flush()) {
                        return false;
                    }
                    send(NOTHING);
                    sentAt = now;
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap() && !sendAgain(now)) {
                        return false;
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> open();
            }
            if (hasEnded) {
                throw new EOFException("the peer closed the DTLS session during the handshake");
            }
        }
        return flush();
    }

    private void open() {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setMaximumPacketSize(MAX_MESSAGE + MAX_OVERHEAD);
        engine.setSSLParameters(parameters);
        isOpen = true;
    }

    /** To wrap when the engine waits for an answer means to it that what it sent got lost. */
    private boolean sendAgain(long now) throws IOException {
        if (now - sentAt < timeout || !flush()) {
            return false;
        }
        sentAt = now;
        timeout *= 2;
        send(NOTHING);
        return true;
    }

    /**
     * Sends a message, of which all is in the buffer.
     *
     * @return whether it was taken: then it may wait here for a full socket; else the one before still waits
     */
    public boolean write(ByteBuffer message) throws IOException {
        if (!flush()) {
            return false;
        }
        int before = message.remaining();
        if (send(message) == Status.CLOSED) {
            throw new EOFException("the DTLS session is closed");
        }
        if (message.hasRemaining()) {
            throw new IllegalArgumentException("a message of " + before + " octets");
        }
        flush();
        return true;
    }

    /**
     * Takes all that has come, and throws data away.
     *
     * @return whether the session goes on; else the peer has closed it
     */
    public boolean check() throws IOException {
        while (unwrap()) {
            while (flush() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                send(NOTHING);
            }
        }
        flush();
        return !hasEnded;
    }

    /**
     * Sends what is encrypted.
     *
     * @return whether nothing is left
     */
    public boolean flush() throws IOException {
        if (outgoing.hasRemaining() && channel.write(outgoing) == 0) {
            return false;
        }
        return true;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Encrypts one record, and sends it if the socket takes it; nothing waits when this is called. */
    private Status send(ByteBuffer message) throws IOException {
        try {
            Status status = encrypt(message);
            runTasks();
            flush();
            return status;
        } catch (SSLException e) {
            sayWhy(e);
            throw e;
        }
    }

    private Status encrypt(ByteBuffer message) throws IOException {
        try {
            return engine.wrap(message, outgoing.clear()).getStatus();
        } finally {
            outgoing.flip();
        }
    }

    /**
     * Decrypts one record of what came.
     *
     * @return whether there was one
     */
    private boolean unwrap() throws IOException {
        boolean isAgain = engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP_AGAIN;
        if (!isAgain && !received.hasRemaining() && !receive()) {
            return false;
        }
        SSLEngineResult result;
        try {
            result = engine.unwrap(isAgain ? NOTHING : received, plain.clear());
        } catch (SSLException e) {
            sayWhy(e);
            throw e;
        }
        runTasks();
        hasEnded |= result.getStatus() == Status.CLOSED;
        if (result.getStatus() != Status.OK || result.bytesConsumed() == 0 && !isAgain) {
            // A datagram that doesn't end with a record isn't the peer's: forget it.
            received.limit(0);
        }
        return !hasEnded;
    }

    private boolean receive() throws IOException {
        int octets = channel.read(received.clear());
        received.flip();
        return octets > 0;
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

    /** Takes leave (close_notify) as far as that goes at once, and closes the socket. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (isOpen && channel.isConnected() && !hasEnded) {
                engine.closeOutbound();
                while (flush() && !engine.isOutboundDone()) {
                    encrypt(NOTHING);
                }
            }
        }
    }
}
