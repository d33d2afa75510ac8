package io.ringprobe.export.ipfix.transport;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpStandardSocketOptions;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An SCTP association with a collector (RFC 7011, 10.2), made again whenever it breaks. Non-blocking. Each IPFIX
 * message is one SCTP message, in order on stream 0, and reliable: Java knows no partial reliability. Owned by the
 * export thread.
 */
final class SctpTransport implements Transport {
    private static final long CONNECT_TIMEOUT = TimeUnit.SECONDS.toNanos(10);
    private static final long STALL_TIMEOUT = TimeUnit.SECONDS.toNanos(60);
    private static final long PARK = TimeUnit.MILLISECONDS.toNanos(1);

    private enum State {
        AWAY,
        CONNECTING,
        CONNECTED
    }

    private final Peer peer;
    private final OutputCounters counters;
    private final ByteBuffer unread = ByteBuffer.allocateDirect(512);
    private State state = State.AWAY;
    private SctpChannel channel;
    private long deadline;
    private boolean stalled;
    private int session;
    private long taken;

    SctpTransport(Peer peer, OutputCounters counters) {
        this.peer = peer;
        this.counters = counters;
    }

    /**
     * Opens a socket and closes it.
     *
     * @throws IOException or UnsupportedOperationException or LinkageError if this system has no SCTP
     */
    static void tryOut() throws IOException {
        SctpChannel.open().close();
    }

    @Override
    public String name() {
        return peer.name();
    }

    @Override
    public Kind kind() {
        return Kind.STREAM;
    }

    @Override
    public int session() {
        return session;
    }

    @Override
    public boolean hasHope(long now) {
        return state != State.AWAY || peer.isLookingUp(now);
    }

    @Override
    public boolean ready(long now) {
        try {
            switch (state) {
                case AWAY -> {
                    if (peer.isDue(now)) {
                        connect(now);
                    }
                }
                case CONNECTING -> finishConnect(now);
                case CONNECTED -> check(now);
            }
        } catch (IOException e) {
            drop(e, now);
        }
        return state == State.CONNECTED;
    }

    private void connect(long now) throws IOException {
        InetSocketAddress address = peer.next(now);
        if (address == null) {
            return;
        }
        state = State.CONNECTING;
        deadline = now + CONNECT_TIMEOUT;
        channel = SctpChannel.open();
        channel.configureBlocking(false);
        channel.setOption(SctpStandardSocketOptions.SCTP_NODELAY, true);
        if (channel.connect(address)) {
            connected();
        }
    }

    private void finishConnect(long now) throws IOException {
        if (channel.finishConnect()) {
            connected();
        } else if (now - deadline > 0) {
            throw new SocketTimeoutException("no answer for 10 s");
        }
    }

    private void connected() {
        state = State.CONNECTED;
        stalled = false;
        taken = 0;
        session++;
        if (session > 1) {
            counters.add(OutputCount.RECONNECTS, 1);
        }
        peer.connected();
    }

    /** A collector has nothing to say: what it sends is thrown away, but for the news that it closed. */
    private void check(long now) throws IOException {
        MessageInfo info = channel.receive(unread.clear(), null, null);
        while (info != null) {
            if (info.bytes() < 0) {
                throw new EOFException("the collector closed the association");
            }
            info = channel.receive(unread.clear(), null, null);
        }
        if (stalled && now - deadline > 0) {
            throw new SocketTimeoutException("the collector takes nothing for 60 s");
        }
    }

    @Override
    public int write(ByteBuffer messages, long now) {
        int start = messages.position();
        try {
            while (messages.hasRemaining() && send(messages)) {
                stalled = false;
            }
        } catch (IOException e) {
            drop(e, now);
            return 0;
        }
        int octets = messages.position() - start;
        taken += octets;
        if (octets == 0 && !stalled) {
            stalled = true;
            deadline = now + STALL_TIMEOUT;
        }
        return octets;
    }

    /** Sends the first message; returns whether the association took it. */
    private boolean send(ByteBuffer messages) throws IOException {
        int length = Short.toUnsignedInt(messages.getShort(messages.position() + Short.BYTES));
        ByteBuffer message = messages.slice(messages.position(), length);
        if (channel.send(message, MessageInfo.createOutgoing(null, 0)) == 0) {
            return false;
        }
        messages.position(messages.position() + length);
        return true;
    }

    private void drop(IOException cause, long now) {
        closeChannel();
        if (state == State.CONNECTED) {
            peer.lost(cause, now);
        } else {
            peer.failed(cause, now);
        }
        state = State.AWAY;
    }

    /** Linux tells no count of acknowledged octets of an association: what was taken. */
    @Override
    public long confirmed() {
        return taken;
    }

    @Override
    public boolean confirmedIsRead() {
        return false;
    }

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
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = null;
    }

    @Override
    public void close() {
        closeChannel();
        state = State.AWAY;
    }
}
