package io.ringprobe.export.ipfix;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
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

/**
 * A TCP connection to a collector (RFC 7011, 10.4), made again whenever it breaks. Non-blocking.
 *
 * <p>A collector that closed its side is noticed by reading, one that takes nothing for a minute counts as dead. The
 * thread must not be interrupted: the channel would close.
 */
final class TcpTransport implements Transport {
    private static final long CONNECT_TIMEOUT = TimeUnit.SECONDS.toNanos(10);
    private static final long STALL_TIMEOUT = TimeUnit.SECONDS.toNanos(60);
    private static final int BATCH = 32 * 1024;

    private enum State {
        AWAY,
        CONNECTING,
        CONNECTED
    }

    private final Peer peer;
    private final OutputCounters counters;
    private final Selector selector;
    private final ByteBuffer unread = ByteBuffer.allocateDirect(512);
    private State state = State.AWAY;
    private SocketChannel channel;
    private long deadline;
    private boolean stalled;
    private int session;
    private long taken;

    TcpTransport(Peer peer, OutputCounters counters) throws IOException {
        this.peer = peer;
        this.counters = counters;
        this.selector = Selector.open();
    }

    @Override
    public String name() {
        return peer.name();
    }

    @Override
    public int maxMessage() {
        return IpfixMessage.MAX_LENGTH;
    }

    @Override
    public boolean isDatagram() {
        return false;
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public int session() {
        return session;
    }

    @Override
    public boolean hasReturned(long now) {
        return false;
    }

    @Override
    public boolean hasHope(long now) {
        return state != State.AWAY;
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
                case CONNECTING -> finish(now);
                case CONNECTED -> check(now);
            }
        } catch (IOException e) {
            drop(e, now);
        }
        return state == State.CONNECTED;
    }

    private void connect(long now) throws IOException {
        InetSocketAddress address = peer.next();
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.register(selector, SelectionKey.OP_CONNECT);
        state = State.CONNECTING;
        deadline = now + CONNECT_TIMEOUT;
        if (channel.connect(address)) {
            connected();
        }
    }

    private void finish(long now) throws IOException {
        if (channel.finishConnect()) {
            connected();
        } else if (now - deadline > 0) {
            throw new SocketTimeoutException("no answer for 10 s");
        }
    }

    private void connected() throws IOException {
        // With nobody listening on an ephemeral port, a socket on the same host may happen to connect to itself.
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new ConnectException("connected to itself");
        }
        channel.register(selector, SelectionKey.OP_WRITE);
        state = State.CONNECTED;
        stalled = false;
        session++;
        taken = 0;
        if (session > 1) {
            counters.add(OutputCount.RECONNECTS, 1);
        }
        peer.connected();
    }

    /** A collector has nothing to say: what it sends is thrown away, but for the news that it closed. */
    private void check(long now) throws IOException {
        if (channel.read(unread.clear()) < 0) {
            throw new EOFException("the collector closed the connection");
        }
        if (stalled && now - deadline > 0) {
            throw new SocketTimeoutException("the collector takes nothing for 60 s");
        }
    }

    @Override
    public int write(ByteBuffer messages, long now) {
        try {
            int octets = channel.write(messages);
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
        closeChannel();
        if (state == State.CONNECTED) {
            peer.lost(cause, now);
        } else {
            peer.failed(cause, now);
        }
        state = State.AWAY;
    }

    @Override
    public boolean confirmedIsRead() {
        return false;
    }

    @Override
    public long confirmed() {
        return taken;
    }

    @Override
    public void await(long nanos) {
        try {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Override
    public void close() {
        closeChannel();
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
