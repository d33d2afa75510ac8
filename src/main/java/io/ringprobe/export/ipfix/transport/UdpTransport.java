package io.ringprobe.export.ipfix.transport;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams to a collector (RFC 7011, 10.3). Non-blocking.
 *
 * <p>Whether anybody takes them, one cannot know; but where the collector's machine says by ICMP that nobody listens
 * there, the next datagram's send reports it, as an exception. That is counted and logged once, and the datagram is
 * sent all the same. An exception for each datagram would cost more than all else: after one, the socket is
 * disconnected for a while, so that it hears of none, and keeps its port, by which the collector knows the session.
 * When the complaints end, the collector is taken to have come back, and gets the templates.
 *
 * <p>Where the kernel can cut up what it is given ({@link Segmentation}), messages of the same length go with one call.
 * That saves nothing where few are sent, so the first go one by one. Where it can't, now or on this way, that is logged
 * once, and all go one by one.
 *
 * <p>A full socket buffer (also ENOBUFS) makes the sender wait, never begin anew. Owned by the export thread.
 */
final class UdpTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);
    /** The most that IPv4 can carry. */
    static final int MAX_DATAGRAM = 65507;

    private static final long STALL_TIMEOUT = TimeUnit.SECONDS.toNanos(60);
    private static final long QUIET = TimeUnit.SECONDS.toNanos(1);
    /** How long not to listen for refusals after one. */
    private static final long DEAF = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long PARK = TimeUnit.MILLISECONDS.toNanos(1);
    /** Octets after which there seem to be many messages to send. */
    private static final long MANY = 64 * 1024;

    private final Peer peer;
    private final OutputCounters counters;
    private DatagramChannel channel;
    private InetSocketAddress address;
    private boolean stalled;
    private long stalledSince;
    private boolean refused;
    private boolean isDeaf;
    private long refusedAt;
    private int session;
    private long taken;
    private Segmentation segmentation;
    private boolean hasSegmentation = true;

    UdpTransport(Peer peer, OutputCounters counters) {
        this.peer = peer;
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
        return MAX_DATAGRAM;
    }

    @Override
    public int session() {
        return session;
    }

    @Override
    public boolean ready(long now) {
        if (channel == null && peer.isDue(now)) {
            open(now);
        }
        return channel != null;
    }

    private void open(long now) {
        try {
            address = peer.next(now);
            if (address == null) {
                return;
            }
            boolean isIpv6 = address.getAddress() instanceof Inet6Address;
            channel = DatagramChannel.open(isIpv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
            channel.configureBlocking(false);
            channel.bind(null);
            channel.connect(address);
            session++;
            taken = 0;
            isDeaf = false;
            segmentation = null;
            peer.connected();
        } catch (IOException e) {
            closeChannel();
            peer.failed(e, now);
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
    public boolean hasReturned(long now) {
        boolean returned = refused && now - refusedAt > QUIET;
        if (returned) {
            refused = false;
            peer.seemsWell();
        }
        return returned;
    }

    @Override
    public int write(ByteBuffer message, long now) {
        int length = message.remaining();
        try {
            return sent(send(message, now), now);
        } catch (IOException e) {
            if (isTooLarge(e, length)) {
                return TOO_LARGE;
            }
            if (!isFull(e)) {
                peer.sayAway(e);
            }
            return sent(0, now);
        }
    }

    /** The error of an earlier datagram keeps the kernel from sending this one: a second call does. */
    private int send(ByteBuffer message, long now) throws IOException {
        if (segmentation != null) {
            segmentation.cutAt(0);
        }
        if (isDeaf) {
            if (now - refusedAt <= DEAF) {
                return channel.send(message, address);
            }
            channel.connect(address);
            isDeaf = false;
        }
        try {
            return channel.write(message);
        } catch (PortUnreachableException e) {
            refused(e, now);
            return channel.send(message, address);
        }
    }

    private void refused(PortUnreachableException cause, long now) throws IOException {
        counters.add(OutputCount.REFUSED, 1);
        refused = true;
        refusedAt = now;
        peer.sayAway(cause);
        channel.disconnect();
        isDeaf = true;
    }

    @Override
    public int maxBurst() {
        return hasSegmentation && taken >= MANY && !isDeaf ? Segmentation.MAX_SEGMENTS : 1;
    }

    @Override
    public int writeBurst(long pieces, int count, int length, long now) {
        try {
            int octets = sendBurst(pieces, count, length, now);
            return octets == SINGLY ? SINGLY : sent(octets, now);
        } catch (IOException e) {
            if (isFull(e)) {
                return sent(0, now);
            }
            if (segmentation == null || isUncut(e)) {
                hasSegmentation = false;
                LOG.info("ipfix {}: each datagram takes a call of its own: {}", name(), e.getMessage());
            }
            return SINGLY;
        }
    }

    private int sendBurst(long pieces, int count, int length, long now) throws IOException {
        if (segmentation == null) {
            segmentation = new Segmentation(channel);
        }
        try {
            return (int) Math.max(0, segmentation.write(pieces, count, length));
        } catch (PortUnreachableException e) {
            refused(e, now);
            return SINGLY;
        }
    }

    private int sent(int octets, long now) {
        if (octets == 0 && !stalled) {
            stalledSince = now;
        }
        stalled = octets == 0;
        taken += octets;
        if (octets > 0 && !refused) {
            peer.seemsWell();
        }
        return octets;
    }

    private static boolean isTooLarge(IOException e, int length) {
        return length > MAX_DATAGRAM || String.valueOf(e.getMessage()).contains("Message too long");
    }

    /** The path's MTU is smaller, its card or tunnel can't, or the kernel is older. */
    private static boolean isUncut(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Invalid argument")
                || message.contains("Input/output error")
                || message.contains("Message too long");
    }

    /** ENOBUFS: there is no room for now, in the device's queue if not in the socket. */
    private static boolean isFull(IOException e) {
        return String.valueOf(e.getMessage()).contains("No buffer space");
    }

    @Override
    public long confirmed() {
        return taken;
    }

    /** A full send buffer empties fast, and other trouble is not told by a selector. */
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
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            channel = null;
        }
    }

    @Override
    public void close() {
        closeChannel();
    }
}
