package io.ringprobe.capture.raw;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.Trouble;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets of one interface, or one thread's part of them, from a ring that the kernel fills. An interface that goes
 * down or away is waited for.
 *
 * <p>Opened by the main thread, then owned by the capture thread; any thread may ask for {@link #trouble()}.
 */
final class RawSource implements PacketSource {
    private static final Logger LOG = LoggerFactory.getLogger(RawSource.class);

    /**
     * After so long the kernel hands over a block that isn't full. Shorter means more work at low rates; longer, that
     * flows learn of their packets later.
     */
    private static final int RETIRE_MILLIS = 20;

    private static final long CHECK_NANOS = 1_000_000_000L;
    private static final long STATISTICS_NANOS = 100_000_000L;
    private static final long LENT_NANOS = 1_000_000L;

    private static final long MAX_CLOCK_OFFSET = 10_000_000L;

    private static final int UP = 1;
    private static final int RUNNING = 1 << 6;

    private final String name;
    private final RawSettings settings;
    private final FanoutGroup group;
    /** Null where another source counts for the interface. */
    private final InterfaceStatistics statistics;

    private final String interfaceName;
    private final Trouble trouble;

    private PacketSocket socket;
    private Ring ring;
    private LinkType link;
    private boolean loopback;
    private boolean joined;
    private int index;

    private long missed;
    private long missedByInterface;
    private long octetsBefore;
    private long lastCheck;
    private long lastStatistics;

    /**
     * @param name the source's name
     * @param group shares the interface's packets; null where this source takes all
     * @param counts whether to count what the interface drops
     */
    RawSource(String name, RawSettings settings, FanoutGroup group, boolean counts) {
        this.name = name;
        this.settings = settings;
        this.group = group;
        this.interfaceName = "interface " + settings.name();
        this.trouble = new Trouble(LOG, interfaceName);
        this.statistics = counts ? new InterfaceStatistics(settings.name()) : null;
    }

    /**
     * Opens the socket, deaf until {@link #listen()}.
     *
     * @return false where there is no such interface
     */
    boolean open() throws IOException {
        socket = PacketSocket.open(settings.name());
        try {
            if (!prepare()) {
                closeSocket();
                return false;
            }
        } catch (IOException | RuntimeException e) {
            closeSocket();
            throw e;
        }
        return true;
    }

    private boolean prepare() throws IOException {
        int there = socket.index();
        if (there < 0) {
            return false;
        }
        // Until it is in its group, the socket would get what is for others.
        socket.beDeaf(true);
        long address = socket.makeRing(settings.blocks(), settings.blockBytes(), RETIRE_MILLIS);
        ring = new Ring(address, settings.blocks(), settings.blockBytes());
        attach(there);
        if (group != null) {
            group.join(socket, index, link);
            joined = true;
        }
        checkState();
        return true;
    }

    /** Binds the socket to the interface with the index that it has now. */
    private void attach(int there) throws IOException {
        socket.bind(there);
        int hardware = socket.hardware();
        LinkType begins = Hardware.link(hardware);
        if (begins == null) {
            throw new IOException("raw: " + settings.name() + " is of a kind (ARPHRD number " + hardware
                    + ", linux/if_arp.h) whose frames nobody here understands: capture on the interface below it");
        }
        if (settings.promiscuous()) {
            socket.makePromiscuous(there);
        }
        askDriver();
        link = begins;
        loopback = Hardware.isLoopback(hardware);
        index = there;
    }

    private void askDriver() throws IOException {
        try (Ethtool card = new Ethtool(socket)) {
            if (settings.cardTime()) {
                takeCardTime(card);
            }
            if (statistics != null && card.mergesPackets()) {
                LOG.warn(
                        "interface {} merges packets of TCP connections, which then count as one: ethtool -K {} gro off"
                                + " lro off",
                        settings.name(),
                        settings.name());
            }
        }
    }

    /**
     * Asks for the card's timestamps, if it has some for every packet and its clock goes with the system's: else flows
     * would be of another time, or parts of one.
     */
    private void takeCardTime(Ethtool card) throws IOException {
        int clock = card.stampingClock();
        if (clock < 0) {
            return;
        }
        long offset = CardClock.offset(clock);
        if (Math.abs(offset) > MAX_CLOCK_OFFSET) {
            LOG.info(
                    "interface {}: the card's clock is not the system's (phc2sys can see to that): taking the kernel's"
                            + " timestamps",
                    settings.name());
        } else if (card.stampAll()) {
            socket.useHardwareTime();
        }
    }

    /** Begins to receive. */
    void listen() throws IOException {
        socket.beDeaf(false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) {
        return ring == null ? 0 : ring.poll(receiver, limit, link, loopback);
    }

    @Override
    public void await(long nanos) {
        boolean event = false;
        if (ring == null) {
            LockSupport.parkNanos(nanos);
        } else if (ring.isLent()) {
            // The kernel says that there is something to read as long as it hasn't got its last block back.
            LockSupport.parkNanos(Math.min(nanos, LENT_NANOS));
            return;
        } else {
            event = socket.await(nanos);
        }
        long now = System.nanoTime();
        if (event || now - lastCheck >= CHECK_NANOS) {
            lastCheck = now;
            check();
        }
    }

    /** Looks after the interface; nothing is lent now. */
    private void check() {
        try {
            if (socket == null) {
                reopen();
            } else {
                socket.takeError();
                checkIndex();
            }
        } catch (IOException e) {
            trouble.is(e.getMessage());
        }
    }

    private void checkIndex() throws IOException {
        int now = socket.index();
        if (now < 0) {
            trouble.is(interfaceName + " is gone");
            return;
        }
        if (now != index) {
            followTo(now);
        }
        if (socket != null) {
            checkState();
        }
    }

    /** The interface was made anew: a socket can be bound again, unless it is in a fanout group. */
    private void followTo(int newIndex) throws IOException {
        if (group == null) {
            attach(newIndex);
            goOn();
        } else {
            closeSocket();
            reopen();
        }
    }

    private void reopen() throws IOException {
        try {
            if (open()) {
                listen();
                goOn();
            } else {
                trouble.is(interfaceName + " is gone");
            }
        } catch (IOException e) {
            throw new IOException(
                    "interface " + settings.name() + " was made anew, but can't be opened again: " + e.getMessage(), e);
        }
    }

    private void goOn() {
        reopenStatistics();
        LOG.info("interface {} was made anew: going on with it", settings.name());
    }

    private void reopenStatistics() {
        if (statistics != null) {
            statistics.reopen();
        }
    }

    private void checkState() {
        int flags = socket.flags();
        if (flags < 0) {
            trouble.is(interfaceName + " is gone");
        } else if ((flags & UP) == 0) {
            trouble.is(interfaceName + " is down");
        } else if ((flags & RUNNING) == 0) {
            trouble.is(interfaceName + " has no link");
        } else {
            trouble.is(null);
        }
    }

    @Override
    public long missed() {
        if (socket != null) {
            missed += socket.takeDrops();
        }
        return missed;
    }

    @Override
    public long missedByInterface() {
        long now = System.nanoTime();
        if (statistics != null && now - lastStatistics >= STATISTICS_NANOS) {
            lastStatistics = now;
            missedByInterface = statistics.missed();
        }
        return missedByInterface;
    }

    @Override
    public String trouble() {
        return trouble.text();
    }

    @Override
    public long position() {
        return octetsBefore + (ring == null ? 0 : ring.octets());
    }

    private void closeSocket() throws IOException {
        if (socket == null) {
            return;
        }
        missed += socket.takeDrops();
        octetsBefore = position();
        ring = null;
        PacketSocket closing = socket;
        socket = null;
        if (joined) {
            group.leave(index);
            joined = false;
        }
        closing.close();
    }

    @Override
    public void close() throws IOException {
        closeSocket();
        if (statistics != null) {
            statistics.close();
        }
    }
}
