package io.ringprobe.capture.dpdk;

import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port of DPDK, from configuration to close. Opened and closed by the main thread; in between one capture thread
 * looks at its counters and its link.
 */
final class Port {
    /** How the hash came out: RP_HASH_*. */
    private static final int HASH_WANTED = 0;

    private static final int HASH_ALL_TYPES = 1;
    private static final int HASH_OWN_KEY = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Port.class);
    private static final int NAME_OFFSET = 3 * Long.BYTES;
    private static final int NAME_LENGTH = 64;
    private static final int DRIVER_OFFSET = NAME_OFFSET + NAME_LENGTH;
    private static final int INFO_LENGTH = DRIVER_OFFSET + NAME_LENGTH;
    private static final int STATS_LENGTH = 3 * Long.BYTES;

    private final int number;
    private final String name;
    private final String driver;
    private final long maxQueues;
    private final long hashTypes;
    private final NativeBlock stats = NativeBlock.allocateCleared(STATS_LENGTH);

    private long missedBefore;
    private long damagedBefore;
    private long missed;
    private long damaged;
    private boolean started;

    private Port(int number, long info) {
        this.number = number;
        this.maxQueues = Memory.getLong(info);
        this.hashTypes = Memory.getLong(info + Long.BYTES);
        this.name = text(info + NAME_OFFSET);
        this.driver = text(info + DRIVER_OFFSET);
    }

    private static String text(long address) {
        byte[] octets = new byte[NAME_LENGTH];
        Memory.copyToArray(address, octets, 0, NAME_LENGTH);
        int length = 0;
        while (octets[length] != 0) {
            length++;
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    /** The port of that number, which must be there. */
    static Port of(int number) throws IOException {
        try (NativeBlock info = NativeBlock.allocateCleared(INFO_LENGTH)) {
            Eal.check(Shim.rp_dpdk_port(number, info.address()), "ask port " + number + " what it can do");
            return new Port(number, info.address());
        }
    }

    /** The numbers of all ports that DPDK has. */
    static List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        for (int port = Shim.rp_dpdk_next_port(0); port >= 0; port = Shim.rp_dpdk_next_port(port + 1)) {
            all.add(port);
        }
        return all;
    }

    int number() {
        return number;
    }

    /** The device's name, such as {@code 0000:ca:00.0}. */
    String name() {
        return name;
    }

    /** A line for {@code list}. */
    String description() {
        return "port " + number + ": " + name + ", driver " + driver + ", up to " + maxQueues + " queues, hash types 0x"
                + Long.toHexString(hashTypes);
    }

    /** Configures the port: whatever it can't do is said, or is an error where the options insist on it. */
    void configure(DpdkOptions options) throws IOException {
        Options given = options.given();
        if (options.queues() > maxQueues) {
            throw given.wrong("queue", "at most " + maxQueues + " for " + name, null);
        }
        boolean strict = options.hashTypes() != 0;
        if (strict && (options.hashTypes() & ~hashTypes) != 0) {
            throw given.wrong("rss", "types that " + name + " has: 0x" + Long.toHexString(hashTypes), null);
        }
        boolean timestamps = options.time() != PacketTime.Kind.CLOCK;
        int hash = Eal.check(
                Shim.rp_dpdk_configure(
                        number,
                        options.queues(),
                        options.mtu(),
                        options.hashTypes(),
                        strict ? 1 : 0,
                        timestamps ? 1 : 0),
                "configure " + name + " with " + options.queues() + " queues"
                        + (options.mtu() == 0 ? "" : " and an MTU of " + options.mtu()));
        if (options.queues() > 1) {
            sayHash(hash);
        }
    }

    private void sayHash(int hash) {
        switch (hash) {
            case HASH_WANTED -> LOG.debug("{}: packets go to queues by a symmetric hash", name);
            case HASH_ALL_TYPES ->
                LOG.warn(
                        "{} can't hash over addresses alone: fragments may come to another queue than the rest of their"
                                + " flow, and be flows of their own",
                        name);
            case HASH_OWN_KEY ->
                LOG.warn(
                        "{} takes no symmetric hash: the two directions of a flow may come to different queues, and be"
                                + " two flows; use one queue to avoid that",
                        name);
            default ->
                LOG.warn(
                        "{} has no receive side hash: it decides itself which queue a packet goes to; if a flow can"
                                + " come to several, use one queue",
                        name);
        }
    }

    /** Sets a queue up. */
    void queue(int queue, int descriptors, long pool) throws IOException {
        Eal.check(
                Shim.rp_dpdk_queue(number, queue, descriptors, pool),
                "set up queue " + queue + " of " + name + " with " + descriptors + " descriptors");
    }

    /** Lets packets in. */
    void start() throws IOException {
        if (Eal.check(Shim.rp_dpdk_start(number), "start " + name) == 1) {
            LOG.warn("{} has no promiscuous mode: it receives only what is addressed to it", name);
        }
        started = true;
        look();
        missedBefore = missed;
        damagedBefore = damaged;
    }

    /** Reads the counters. */
    void look() {
        if (Shim.rp_dpdk_stats(number, stats.address()) == 0) {
            missed = Memory.getLong(stats.address()) + Memory.getLong(stats.address() + Long.BYTES);
            damaged = Memory.getLong(stats.address() + 2 * Long.BYTES);
        }
    }

    /** What the card dropped for want of a buffer since the start, as of the last look. */
    long missed() {
        return missed - missedBefore;
    }

    /** What came damaged since the start, as of the last look. */
    long damaged() {
        return damaged - damagedBefore;
    }

    /** What is wrong with the link, or null. */
    String trouble() {
        int link = Shim.rp_dpdk_link(number);
        if (link == 1) {
            return null;
        }
        return link == 0 ? "the link of " + name + " is down" : name + " doesn't answer: " + Eal.error(link);
    }

    /** Stops and closes the port. */
    void close() throws IOException {
        stats.close();
        int stopped = started ? Shim.rp_dpdk_stop(number) : 0;
        Eal.check(Shim.rp_dpdk_close(number), "close " + name);
        Eal.check(stopped, "stop " + name);
    }
}
