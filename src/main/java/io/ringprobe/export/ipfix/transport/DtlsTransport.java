package io.ringprobe.export.ipfix.transport;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.net.DtlsChannel;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Datagrams to a collector in DTLS (RFC 7011, 11.2). Non-blocking. Each DTLS session is a session of IPFIX; it ends
 * when the collector closes it or when its machine says that nobody listens there: a collector that was started anew
 * can't read what is encrypted for its forerunner. Owned by the export thread.
 */
final class DtlsTransport implements Transport {
    private static final long HANDSHAKE_TIMEOUT = TimeUnit.SECONDS.toNanos(10);
    private static final long STALL_TIMEOUT = TimeUnit.SECONDS.toNanos(60);
    private static final long PARK = TimeUnit.MILLISECONDS.toNanos(1);

    private final Peer peer;
    private final SSLContext context;
    private final Supplier<String> serverName;
    private final OutputCounters counters;
    /** Null while there is no session, nor one to come. */
    private DtlsChannel channel;

    private boolean isOpen;
    private long deadline;
    private boolean stalled;
    private long stalledSince;
    private int session;
    private long taken;

    DtlsTransport(Peer peer, SSLContext context, Supplier<String> serverName, OutputCounters counters) {
        this.peer = peer;
        this.context = context;
        this.serverName = serverName;
        this.counters = counters;
    }

    @Override
    public String name() {
        return peer.name();
    }

    @Override
    public Kind kind() {
        return Kind.DATAGRAM;
    }

    @Override
    public int maxMessage() {
        return DtlsChannel.MAX_MESSAGE;
    }

    @Override
    public int session() {
        return session;
    }

    @Override
    public boolean ready(long now) {
        try {
            if (channel == null) {
                connect(now);
            }
            if (channel != null && !isOpen) {
                shakeHands(now);
            } else if (isOpen && !channel.check()) {
                throw new EOFException("the collector closed the session");
            }
        } catch (IOException e) {
            drop(e, now);
        }
        return isOpen;
    }

    private void connect(long now) throws IOException {
        InetSocketAddress address = peer.isDue(now) ? peer.next(now) : null;
        if (address == null) {
            return;
        }
        DatagramChannel socket = DatagramChannel.open();
        try {
            socket.configureBlocking(false);
            socket.connect(address);
            channel = DtlsChannel.client(socket, context, serverName.get(), now);
        } finally {
            if (channel == null) {
                socket.close();
            }
        }
        deadline = now + HANDSHAKE_TIMEOUT;
    }

    private void shakeHands(long now) throws IOException {
        isOpen = channel.handshake(now);
        if (isOpen) {
            session++;
            taken = 0;
            stalled = false;
            if (session > 1) {
                counters.add(OutputCount.RECONNECTS, 1);
            }
            peer.connected();
        } else if (now - deadline > 0) {
            throw new SocketTimeoutException("no DTLS session after 10 s");
        }
    }

    @Override
    public boolean hasHope(long now) {
        if (channel == null) {
            return peer.isLookingUp(now);
        }
        return !stalled || now - stalledSince < STALL_TIMEOUT;
    }

    @Override
    public int write(ByteBuffer message, long now) {
        int length = message.remaining();
        if (length > DtlsChannel.MAX_MESSAGE) {
            return TOO_LARGE;
        }
        try {
            boolean isTaken = channel.write(message);
            if (!isTaken && !stalled) {
                stalledSince = now;
            }
            stalled = !isTaken;
            taken += isTaken ? length : 0;
            return isTaken ? length : 0;
        } catch (IOException e) {
            drop(e, now);
            return 0;
        }
    }

    private void drop(IOException cause, long now) {
        boolean wasOpen = isOpen;
        closeChannel();
        if (cause instanceof PortUnreachableException) {
            counters.add(OutputCount.REFUSED, 1);
        }
        if (wasOpen) {
            peer.lost(cause, now);
        } else {
            peer.failed(cause, now);
        }
    }

    @Override
    public long confirmed() {
        return taken;
    }

    /** A full send buffer empties fast, and timers of the handshake are not told by a selector. */
    @Override
    public void await(long nanos) {
        LockSupport.parkNanos(Math.min(nanos, PARK));
    }

    @Override
    public String trouble() {
        return peer.trouble();
    }

    @Override
    public void hurry(long now) {
        peer.hurry(now);
    }

    private void closeChannel() {
        isOpen = false;
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The socket is closed all the same; only the farewell was not sent.
            peer.sayAway(e);
        }
        channel = null;
    }

    @Override
    public void close() {
        closeChannel();
    }
}
