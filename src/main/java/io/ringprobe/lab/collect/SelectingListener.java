package io.ringprobe.lab.collect;

import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The listener of both transports, with a selector. */
final class SelectingListener implements Listener {
    private static final int LOOK_MILLIS = 200;
    private static final int RECEIVE_BUFFER = 16 << 20;
    private static final int LONGEST_DATAGRAM = 65_536;
    /** After so many it is time to see whether to stop. */
    private static final int MAX_DATAGRAMS = 10_000;
    /** How long after that word it goes on where there is no pause. */
    private static final long GRACE_NANOS = 1_000_000_000L;

    private final Selector selector = Selector.open();
    private final SelectableChannel channel;
    private final Supplier<IpfixSession> sessions;
    private final Tally tally;
    private final NativeBlock datagram = NativeBlock.allocate(LONGEST_DATAGRAM);
    private final ByteBuffer datagramBuffer = datagram.buffer(0, LONGEST_DATAGRAM);
    private final Map<SocketAddress, IpfixSession> exporters = new HashMap<>();
    private volatile boolean stopped;
    private boolean received;

    private SelectingListener(SelectableChannel channel, Supplier<IpfixSession> sessions, Tally tally)
            throws IOException {
        this.channel = channel;
        this.sessions = sessions;
        this.tally = tally;
        channel.configureBlocking(false);
        channel.register(selector, channel.validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT));
    }

    /** Listens for datagrams, each a message; port 0 takes a free one. */
    static SelectingListener udp(int port, Supplier<IpfixSession> sessions, Tally tally) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.bind(new InetSocketAddress(port));
        return new SelectingListener(channel, sessions, tally);
    }

    /** Listens for connections with messages one behind the other; port 0 takes a free one. */
    static SelectingListener tcp(int port, Supplier<IpfixSession> sessions, Tally tally) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(port));
        return new SelectingListener(channel, sessions, tally);
    }

    @Override
    public int port() {
        try {
            SocketAddress address = channel instanceof DatagramChannel datagrams
                    ? datagrams.getLocalAddress()
                    : ((ServerSocketChannel) channel).getLocalAddress();
            return ((InetSocketAddress) address).getPort();
        } catch (IOException e) {
            throw new IllegalStateException("the listener is closed", e);
        }
    }

    @Override
    public void run(long idleNanos) throws IOException {
        long last = System.nanoTime();
        long end = Long.MAX_VALUE;
        while (true) {
            boolean ending = stopped;
            boolean came = false;
            if (ending && end == Long.MAX_VALUE) {
                end = System.nanoTime() + GRACE_NANOS;
            }
            selector.select(ending ? 1 : LOOK_MILLIS);
            for (SelectionKey key : selector.selectedKeys()) {
                came |= serve(key);
            }
            selector.selectedKeys().clear();
            if (ending && System.nanoTime() - end >= 0) {
                return;
            }
            if (came) {
                received = true;
                last = System.nanoTime();
            } else if (ending || received && idleNanos > 0 && System.nanoTime() - last > idleNanos) {
                return;
            }
        }
    }

    private boolean serve(SelectionKey key) throws IOException {
        if (key.channel() instanceof DatagramChannel datagrams) {
            return receive(datagrams);
        }
        if (key.channel() instanceof ServerSocketChannel server) {
            accept(server);
            return true;
        }
        return ((Connection) key.attachment()).read((SocketChannel) key.channel());
    }

    private boolean receive(DatagramChannel datagrams) throws IOException {
        boolean came = false;
        for (int i = 0; i < MAX_DATAGRAMS; i++) {
            datagramBuffer.clear();
            SocketAddress from = datagrams.receive(datagramBuffer);
            if (from == null) {
                return came;
            }
            came = true;
            try {
                exporters
                        .computeIfAbsent(from, exporter -> sessions.get())
                        .message(datagram.address(), datagramBuffer.position());
            } catch (DamagedMessageException e) {
                tally.damaged(from + ": " + e.getMessage());
            }
        }
        return came;
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel connection = server.accept();
        if (connection != null) {
            connection.configureBlocking(false);
            connection.register(selector, SelectionKey.OP_READ, new Connection(sessions.get(), tally));
        }
    }

    @Override
    public void stop() {
        stopped = true;
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Connection connection) {
                connection.close();
            }
            key.channel().close();
        }
        selector.close();
        datagram.close();
    }
}
