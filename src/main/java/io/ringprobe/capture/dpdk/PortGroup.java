package io.ringprobe.capture.dpdk;

import io.ringprobe.capture.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of the input {@code dpdk} with all their queues, opened at once, because DPDK wants all queues set up
 * before a port starts. Each queue number becomes a source of its own; the group closes with the last of them.
 *
 * <p>Opened and closed by the main thread; the capture thread of queue 0 looks at counters and links.
 */
final class PortGroup {
    private static final Logger LOG = LoggerFactory.getLogger(PortGroup.class);

    /** DPDK keeps up to that many buffers back in a thread's cache. */
    private static final int CACHED = 384;

    private static final int MOST_DESCRIPTORS = 4096;

    /** Room for the Ethernet header, two VLAN tags and the checksum. */
    private static final int FRAMING = 26;

    /** What DPDK itself gives a packet at least; drivers count on it. */
    private static final int LEAST_ROOM = 2048;

    private final DpdkOptions options;
    private final List<Port> ports = new ArrayList<>();
    private final List<Long> pools = new ArrayList<>();
    private int mostLent;
    private int handedOut;
    private int closed;
    private long missed;
    private long damaged;
    private final Trouble trouble = new Trouble(LOG, "dpdk: each link");

    private PortGroup(DpdkOptions options) {
        this.options = options;
    }

    /** Opens and starts all. */
    static PortGroup open(DpdkOptions options) throws IOException {
        Eal.enter(options.given(), options.eal());
        PortGroup group = new PortGroup(options);
        try {
            group.openAll();
            return group;
        } catch (IOException | RuntimeException e) {
            group.closeAfter(e);
            throw e;
        }
    }

    private void openAll() throws IOException {
        List<Integer> there = Port.all();
        for (int number : options.ports()) {
            if (!there.contains(number)) {
                throw options.given()
                        .wrong("port", there.isEmpty() ? "a port, but DPDK has found none" : "ports of " + there, null);
            }
            ports.add(Port.of(number));
        }
        for (Port port : ports) {
            port.configure(options);
        }
        int[] descriptors = descriptors();
        for (int queue = 0; queue < options.queues(); queue++) {
            long pool = pool(queue);
            for (int i = 0; i < descriptors.length; i++) {
                ports.get(i).queue(queue, descriptors[i], pool);
            }
        }
        for (Port port : ports) {
            port.start();
        }
        Shim.rp_dpdk_find_timestamps();
    }

    /** Half of the buffers wait in the cards' queues for packets; the other half may be on loan. */
    private int[] descriptors() throws IOException {
        int[] descriptors = new int[ports.size()];
        int lendable = options.pool() * ports.size() - CACHED - options.burst();
        for (int i = 0; i < descriptors.length; i++) {
            int wanted = Math.min(options.pool() / 2, MOST_DESCRIPTORS);
            descriptors[i] = Eal.check(
                    Shim.rp_dpdk_descriptors(ports.get(i).number(), wanted),
                    "ask " + ports.get(i).name() + " for the length of its queues");
            lendable -= descriptors[i];
        }
        if (lendable < 2 * options.burst()) {
            throw options.given().wrong("mem", "more: the queues' descriptors alone need that many buffers", null);
        }
        mostLent = lendable;
        return descriptors;
    }

    private long pool(int queue) throws IOException {
        int room = Math.max(LEAST_ROOM, options.mtu() + FRAMING);
        int buffers = options.pool() * ports.size();
        long pool = Shim.rp_dpdk_pool(ports.getFirst().number(), "ringprobe_" + queue, buffers, room);
        if (pool == 0) {
            throw new IOException("can't have " + buffers + " packet buffers of " + room + " octets for queue " + queue
                    + ": give DPDK more memory (huge pages, or -m with --no-huge) or take a smaller dpdk;mem=");
        }
        pools.add(pool);
        return pool;
    }

    /** Makes the source of the next queue. */
    BurstSource nextSource() {
        int queue = handedOut++;
        return new BurstSource(new QueueBursts(this, queue), options.time(), options.burst(), options.idleNanos());
    }

    /** The ports. */
    List<Port> ports() {
        return ports;
    }

    /** How many packets of a queue may be on loan. */
    int mostLent() {
        return mostLent;
    }

    /** Looks at counters and links. */
    void look() {
        String found = null;
        missed = 0;
        damaged = 0;
        for (Port port : ports) {
            port.look();
            missed += port.missed();
            damaged += port.damaged();
            String problem = port.trouble();
            if (problem != null) {
                found = found == null ? problem : found + "; " + problem;
            }
        }
        trouble.is(found);
    }

    /** What all ports have dropped, as of the last look. */
    long missed() {
        return missed;
    }

    /** What came damaged to all ports, as of the last look. */
    long damaged() {
        return damaged;
    }

    /** As of the last look. */
    String trouble() {
        return trouble.text();
    }

    /** Whether all sources that there were are closed. */
    boolean isClosed() {
        return closed == handedOut;
    }

    /** Closes all, when the last source has been closed. */
    void closeSource() throws IOException {
        closed++;
        if (isClosed()) {
            close();
        }
    }

    private void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void close() throws IOException {
        IOException failure = null;
        for (Port port : ports) {
            try {
                port.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        pools.forEach(Shim::rp_dpdk_free_pool);
        Eal.leave();
        if (failure != null) {
            throw failure;
        }
    }
}
