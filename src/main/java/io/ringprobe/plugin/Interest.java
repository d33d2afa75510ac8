package io.ringprobe.plugin;

import java.util.Set;

/**
 * Which packets a plugin wants to see, so that it costs nothing on the others. The core compiles the interests of all
 * plugins into one dispatch. Immutable.
 *
 * @param protocols IP protocol numbers; empty for any
 * @param ports ports of which source or destination must be one; empty for any
 * @param payload what it needs of the payload
 * @param firstOctets values of which the payload's first octet must be one; empty for any. With {@link Payload#PARSED}
 *     and {@link Payload#GATHERED} only
 * @param firstPackets detach from a flow after that many packets, or at the end of a message that goes on then
 *     ({@link Verdict#MORE}); 0 for never
 */
public record Interest(
        Set<Integer> protocols, Set<Integer> ports, Payload payload, Set<Integer> firstOctets, int firstPackets) {
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ICMPV6 = 58;

    /** What a plugin needs of packets' payload. */
    public enum Payload {
        /** Nothing: it wants packets without payload too. */
        UNUSED,
        /**
         * Nothing; and it needn't see packets at once: they are kept and shown several at a time
         * ({@link FlowPlugin#series}).
         */
        LATER,
        /** Only packets that have payload on the wire concern it, and the one that opens the record. */
        COUNTED,
        /** It reads what was captured, and is called only where there is some that begins behind an L4 header. */
        PARSED,
        /**
         * The same; and over TCP, where a message goes on in later packets, it gets the segments put together
         * ({@link Packet#data()}, {@link Verdict#MORE}).
         */
        GATHERED;

        /** Whether the plugin reads payload. */
        boolean isRead() {
            return this == PARSED || this == GATHERED;
        }
    }

    public Interest {
        protocols = Set.copyOf(protocols);
        ports = Set.copyOf(ports);
        firstOctets = Set.copyOf(firstOctets);
        if (!firstOctets.isEmpty() && !payload.isRead()) {
            throw new IllegalArgumentException("who asks for first octets must read payload");
        }
        if (firstPackets > 0 && payload == Payload.LATER) {
            throw new IllegalArgumentException("who looks later can't have the first packets only");
        }
    }

    /** Each packet of each flow. */
    public static Interest everything() {
        return new Interest(Set.of(), Set.of(), Payload.UNUSED, Set.of(), 0);
    }

    /** The first packet of each flow. */
    public static Interest firstPacket() {
        return everything().firstPackets(1);
    }

    /** The same, for these protocols only. */
    public Interest ofProtocols(Integer... numbers) {
        return new Interest(Set.of(numbers), ports, payload, firstOctets, firstPackets);
    }

    /** The same, for these ports only. */
    public Interest ofPorts(Integer... numbers) {
        return new Interest(protocols, Set.of(numbers), payload, firstOctets, firstPackets);
    }

    /** The same, without packets that carry no payload, but for the one that opens the record. */
    public Interest withPayload() {
        return new Interest(protocols, ports, Payload.COUNTED, firstOctets, firstPackets);
    }

    /**
     * The same, but what is kept of packets is shown several at a time, at the end of the record at the latest: by far
     * the cheapest way to see each packet of each flow.
     */
    public Interest inSeries() {
        return new Interest(protocols, ports, Payload.LATER, firstOctets, firstPackets);
    }

    /** The same, for packets with captured payload only. */
    public Interest parsing() {
        return new Interest(protocols, ports, Payload.PARSED, firstOctets, firstPackets);
    }

    /** The same, for packets with captured payload only, TCP segments put together where asked for. */
    public Interest gathering() {
        return new Interest(protocols, ports, Payload.GATHERED, firstOctets, firstPackets);
    }

    /** The same, for packets only whose payload begins with one of these octets. */
    public Interest beginningWith(Integer... octets) {
        return new Interest(protocols, ports, payload, Set.of(octets), firstPackets);
    }

    /** The same, up to the {@code count}-th packet of a record (64 at most); 0 for no limit. */
    public Interest firstPackets(int count) {
        return new Interest(protocols, ports, payload, firstOctets, count);
    }
}
