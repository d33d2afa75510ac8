package io.ringprobe.export.trap;

import io.ringprobe.export.trap.MessageRing.Slot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O thread of an interface: meets its clients and writes to each the messages that the export thread puts into
 * the ring.
 *
 * <p>It is a thread of its own because readers give up when they hear nothing within 0.2 seconds of connecting, because
 * the ring must drain at the clients' speed also when no flow comes, and because the export thread may be made to wait
 * for the clients.
 *
 * <p>A message stays in the ring until every client that needs it has got it, and at least one has. As long as the ring
 * is less than half full, that means over TCP that the client's system has acknowledged it: so what was under way when
 * a connection broke goes to the next client. When the ring grows beyond what it should keep, the oldest message leaves
 * all the same if a client has got it or messages may be lost; clients that hadn't begun with it skip it. A new client
 * begins with the oldest message that nobody has got.
 *
 * <p>The methods down to {@link #close} are for the export thread.
 */
final class SocketServer implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Nothing wakes the thread when a system acknowledges; so it looks while it waits for that. */
    private static final int LOOK_MILLIS = 10;

    private static final int REST_MILLIS = 1000;
    private static final long NOBODY = Long.MAX_VALUE;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(REST_MILLIS);

    /** Makes a connection of what was accepted. */
    interface Connector {
        Connection connect(SocketChannel channel) throws IOException;
    }

    /**
     * What rules it.
     *
     * @param name the interface, for messages
     * @param maxClients at once; further ones are sent away without a word
     * @param keep messages that the ring should hold at most
     * @param losesOldest whether, beyond that, a message may leave the ring that nobody has got
     * @param returnsAll whether messages leave the ring at once while there is no client
     */
    record Rules(String name, int maxClients, int keep, boolean losesOldest, boolean returnsAll) {}

    private final Rules rules;
    private final MessageRing ring;
    private final Listener listener;
    private final Connector connector;
    private final Selector selector;
    private final SelectionKey listening;
    private final Thread thread;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private int lastId;
    /** All messages before this one were got by at least one client, or have left the ring. */
    private long delivered;

    /** Where the ring's head was when the clients were served last. */
    private long seen;
    /** Whether messages are written that may not have arrived. */
    private boolean underWay;
    /** Whether a client would take more at once. */
    private boolean busy;
    /** Accepting failed and rests until then. */
    private long acceptAgain;

    private ByteBuffer hello;
    private volatile ByteBuffer nextHello;
    private volatile int served;
    private volatile boolean asleep;
    private volatile boolean ending;
    private volatile Throwable failure;

    /** @param listener the server closes it */
    SocketServer(Rules rules, MessageRing ring, Listener listener, Connector connector, ByteBuffer hello)
            throws IOException {
        this.rules = rules;
        this.ring = ring;
        this.listener = listener;
        this.connector = connector;
        this.hello = hello;
        this.selector = Selector.open();
        listener.channel().configureBlocking(false);
        this.listening = listener.channel().register(selector, SelectionKey.OP_ACCEPT);
        this.thread =
                Thread.ofPlatform().name("trap-" + rules.name()).daemon(true).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** There is a new message in the ring. */
    void wake() {
        if (asleep) {
            selector.wakeup();
        }
    }

    /**
     * Sends all clients away; when they come again they are told this. Only while the ring is empty, and nothing may be
     * put into it while {@link #isRenegotiating}.
     */
    void renegotiate(ByteBuffer newHello) {
        nextHello = newHello;
        selector.wakeup();
    }

    boolean isRenegotiating() {
        return nextHello != null;
    }

    /** The TCP port, 0 on unix sockets. */
    int port() throws IOException {
        return listener.port();
    }

    /** Whether anyone has come, though messages may not go there yet. */
    boolean hasClients() {
        return !clients.isEmpty();
    }

    /** Clients that messages go to now. */
    int clientCount() {
        return served;
    }

    /** What status tools are told of the clients; any thread may ask. */
    List<ClientStatus> clients() {
        return clients.stream().filter(Client::isServed).map(Client::status).toList();
    }

    /** What ended the I/O thread, or null while it lives. */
    Throwable failure() {
        return failure;
    }

    /** Ends the I/O thread; it is done with all messages then, and all sockets are closed. */
    @Override
    public void close() {
        ending = true;
        selector.wakeup();
        Joining.await(thread);
    }

    @Override
    public void run() {
        try (selector;
                listener) {
            while (!ending) {
                await();
                changeHello();
                meet();
                serve();
                release();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            clients.forEach(client -> drop(client, null));
            releaseAll();
        }
    }

    private void await() throws IOException {
        asleep = true;
        // A message that came before the flag was up has waked nobody.
        if (busy || ring.head() != seen || ending) {
            selector.selectNow();
        } else {
            selector.select(underWay ? LOOK_MILLIS : REST_MILLIS);
        }
        asleep = false;
    }

    private void changeHello() {
        if (nextHello != null) {
            clients.forEach(client -> drop(client, null));
            served = 0;
            hello = nextHello;
            nextHello = null;
        }
    }

    private void meet() {
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof Client client) {
                wake(client);
            } else {
                accept();
            }
        }
        selector.selectedKeys().clear();
        if (listening.interestOps() == 0 && System.nanoTime() - acceptAgain > 0) {
            listening.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void wake(Client client) {
        try {
            client.wake();
        } catch (IOException e) {
            drop(client, e);
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = listener.channel().accept();
                    channel != null;
                    channel = listener.channel().accept()) {
                meet(channel);
            }
        } catch (IOException e) {
            // No more files, mostly: the clients that there are go on, and others may come when some have left.
            LOG.warn("unirec {}: clients can't be accepted: {}", rules.name(), e.toString());
            listening.interestOps(0);
            acceptAgain = System.nanoTime() + REST_NANOS;
        }
    }

    private void meet(SocketChannel channel) throws IOException {
        try {
            if (clients.size() < rules.maxClients()) {
                clients.add(client(channel));
            } else {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("unirec {}: a client left at once: {}", rules.name(), e.toString());
            channel.close();
        }
    }

    private Client client(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        int id = channel.getRemoteAddress() instanceof InetSocketAddress address ? address.getPort() : ++lastId;
        Connection connection = connector.connect(channel);
        SelectionKey key = channel.register(selector, connection.interestOps());
        return new Client(connection, key, hello.duplicate(), id, ring.slots(), System.nanoTime() + OPEN_NANOS);
    }

    private void serve() {
        seen = ring.head();
        busy = false;
        underWay = false;
        int count = 0;
        for (Client client : clients) {
            try {
                serve(client);
                count += client.isServed() ? 1 : 0;
            } catch (IOException e) {
                drop(client, e);
            }
        }
        served = count;
    }

    private void serve(Client client) throws IOException {
        if (!client.isServed()) {
            client.open(Math.max(delivered, ring.tail()));
            if (client.isLate(System.nanoTime())) {
                throw new IOException("the TLS handshake takes too long");
            }
        }
        if (client.isServed()) {
            busy |= client.write(ring);
            underWay |= client.confirm();
            delivered = Math.max(delivered, client.confirmed());
        }
    }

    private void drop(Client client, IOException cause) {
        if (client.isServed()) {
            // Before the client is gone for others: whoever sees that puts nothing into the ring for it.
            served = Math.max(0, served - 1);
        }
        clients.remove(client);
        if (client.isServed()) {
            client.confirm();
            delivered = Math.max(delivered, client.confirmed());
        }
        if (cause != null) {
            LOG.debug(
                    "unirec {}: client {} left: {}",
                    rules.name(),
                    client.status().id(),
                    cause.toString());
        }
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("unirec {}: client {}: {}", rules.name(), client.status().id(), e.toString());
        }
    }

    private void release() {
        long needed = delivered;
        long written = NOBODY;
        for (Client client : clients) {
            needed = Math.min(needed, client.confirmed());
            written = Math.min(written, client.position());
        }
        while (ring.tail() < needed) {
            ring.release(true);
        }
        while (written != NOBODY && ring.tail() < written && ring.head() - ring.tail() > rules.keep() / 2) {
            evict();
        }
        if (rules.returnsAll() && served == 0) {
            releaseAll();
        }
        while (ring.head() - ring.tail() > rules.keep() && (rules.losesOldest() || ring.tail() < delivered)) {
            evict();
        }
    }

    private void releaseAll() {
        while (ring.tail() < ring.head()) {
            ring.release(ring.tail() < delivered);
        }
        delivered = ring.tail();
    }

    /** The oldest message leaves the ring, whoever still needs it. */
    private void evict() {
        long oldest = ring.tail();
        Slot slot = ring.slot(oldest);
        boolean got = oldest < delivered;
        for (Client client : clients) {
            if (client.confirmed() == oldest) {
                got |= client.evict(slot);
            }
        }
        delivered = Math.max(delivered, oldest + 1);
        ring.release(got);
    }
}
