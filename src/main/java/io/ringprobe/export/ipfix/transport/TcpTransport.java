package io.ringprobe.export.ipfix.transport;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.net.TcpAcknowledged;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP connection to a collector (RFC 7011, 10.4), with TLS or compression where asked for, made again whenever it
 * breaks. Non-blocking.
 *
 * <p>A collector that closed its side is noticed by reading; one that takes nothing, or whose system confirms nothing
 * of what is under way, for a minute counts as dead. The thread must not be interrupted: the channel would close.
 */
final class TcpTransport implements Transport {
    private static final long CONNECT_TIMEOUT = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long STALL_TIMEOUT = TimeUnit.SECONDS.toNanos(60);
    private static final long FINISH_TIMEOUT = TimeUnit.SECONDS.toNanos(1);
    private static final long PARK = TimeUnit.MILLISECONDS.toNanos(1);

    private enum State {
        AWAY,
        CONNECTING,
        OPENING,
        CONNECTED
    }

    private final Peer peer;
    private final OutputCounters counters;
    private final Selector selector;
    private final TcpStream.Factory streams;
    private State state = State.AWAY;
    private SocketChannel channel;
    private SelectionKey key;
    private TcpStream stream;
    private TcpAcknowledged acknowledged;
    private long deadline;
    private boolean stalled;
    private int session;
    private long taken;
    private long confirmed;
    private long confirmedBefore;
    private long lookedAt;
    private long progressAt;
    private boolean confirmedIsRead = true;

    /** @param streams what messages become on the connection */
    TcpTransport(Peer peer, TcpStream.Factory streams, OutputCounters counters) throws IOException {
        this.peer = peer;
        this.streams = streams;
        this.counters = counters;
        this.selector = Selector.open();
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
                case OPENING -> open(now);
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
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT);
        if (channel.connect(address)) {
            begin(now);
        }
    }

    private void finishConnect(long now) throws IOException {
        if (channel.finishConnect()) {
            begin(now);
        } else if (now - deadline > 0) {
            throw new SocketTimeoutException("no answer for 10 s");
        }
    }

    private void begin(long now) throws IOException {
        // With nobody listening on an ephemeral port, a socket on the same host may happen to connect to itself.
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new ConnectException("connected to itself");
        }
        state = State.OPENING;
        acknowledged = TcpAcknowledged.of(channel);
        stream = streams.over(channel);
        open(now);
    }

    private void open(long now) throws IOException {
        if (stream.open(now)) {
            connected(now);
        } else if (now - deadline > 0) {
            throw new SocketTimeoutException("no TLS session after 10 s");
        } else {
            key.interestOps(stream.interestOps());
        }
    }

    private void connected(long now) {
        state = State.CONNECTED;
        stalled = false;
        session++;
        taken = 0;
        confirmed = 0;
        confirmedBefore = 0;
        lookedAt = now;
        progressAt = now;
        if (session > 1) {
            counters.add(OutputCount.RECONNECTS, 1);
        }
        peer.connected();
    }

    private void check(long now) throws IOException {
        stream.check();
        if (stalled && now - deadline > 0 || !progresses(now)) {
            throw new SocketTimeoutException("the collector takes nothing for 60 s");
        }
    }

    /**
     * Whether the peer's system has confirmed something lately, or there is nothing that it could; looks now and then.
     */
    private boolean progresses(long now) {
        if (now - lookedAt < LOOK_EVERY) {
            return true;
        }
        lookedAt = now;
        long octets = confirmed();
        if (octets > confirmedBefore || octets == taken) {
            progressAt = now;
        }
        confirmedBefore = octets;
        return now - progressAt <= STALL_TIMEOUT;
    }

    @Override
    public int write(ByteBuffer messages, long now) {
        try {
            int octets = stream.write(messages);
            taken += octets;
            if (octets > 0) {
                stalled = false;
            } else if (!stalled) {
                stalled = true;
                deadline = now + STALL_TIMEOUT;
            }
            return octets;
        } catch (IOException e) {
            drop(e, now);
            return 0;
        }
    }

    private void drop(IOException cause, long now) {
        if (state == State.CONNECTED) {
            updateConfirmed();
            confirmedIsRead = isOrderly(cause);
        }
        closeChannel();
        if (state == State.CONNECTED) {
            peer.lost(cause, now);
        } else {
            peer.failed(cause, now);
        }
        state = State.AWAY;
    }

    /**
     * Whether the peer ended the connection itself. Its system does so in order only where all that came had been read;
     * then writing fails with EPIPE, where reading hadn't told before.
     */
    private static boolean isOrderly(IOException cause) {
        return cause instanceof EOFException
                || String.valueOf(cause.getMessage()).contains("Broken pipe");
    }

    @Override
    public long confirmed() {
        if (state == State.CONNECTED && confirmed < taken) {
            updateConfirmed();
        }
        return confirmed;
    }

    private void updateConfirmed() {
        long octets = acknowledged == null ? Long.MAX_VALUE : acknowledged.octets();
        confirmed = Math.min(taken, stream.messagesWithin(octets));
    }

    @Override
    public boolean confirmedIsRead() {
        return confirmedIsRead;
    }

    @Override
    public void await(long nanos) {
        if (state == State.CONNECTED && !stalled || peer.isLookingUp(System.nanoTime())) {
            // What the caller waits for, such as a confirmation, is nothing that a selector tells.
            LockSupport.parkNanos(Math.min(nanos, PARK));
            return;
        }
        if (state == State.CONNECTED) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
        select(nanos);
    }

    private void select(long nanos) {
        try {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            // A closed channel keeps its file descriptor until the selector has taken notice.
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = null;
    }

    /** Octets that a stream holds back still have to leave; TLS takes leave of its peer. */
    private void finish() {
        long end = System.nanoTime() + FINISH_TIMEOUT;
        try {
            while (!stream.finish() && System.nanoTime() - end < 0) {
                key.interestOps(stream.interestOps());
                select(PARK);
            }
        } catch (IOException e) {
            peer.lost(e, System.nanoTime());
        }
    }

    @Override
    public void close() {
        if (state == State.CONNECTED) {
            finish();
        }
        closeChannel();
        state = State.AWAY;
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
