package io.ringprobe.plugin;

import java.util.Set;

/**
 * Which packets a plugin wants to see, so that it costs nothing on the others. The core compiles the interests of all
 * plugins into one dispatch. Immutable.
 *
 * @param protocols IP protocol numbers; empty for any
 * @param ports ports of which source or destination must be one; empty for any
 * @param payloadOnly whether packets without payload are of no use, but for the one that opens the record
 * @param firstPackets detach from a flow after that many packets; 0 for never
 */
public record Interest(Set<Integer> protocols, Set<Integer> ports, boolean payloadOnly, int firstPackets) {
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ICMPV6 = 58;

    public Interest {
        protocols = Set.copyOf(protocols);
        ports = Set.copyOf(ports);
    }

    /** Each packet of each flow. */
    public static Interest everything() {
        return new Interest(Set.of(), Set.of(), false, 0);
    }

    /** The first packet of each flow. */
    public static Interest firstPacket() {
        return new Interest(Set.of(), Set.of(), false, 1);
    }

    /** The same, for these protocols only. */
    public Interest ofProtocols(Integer... numbers) {
        return new Interest(Set.of(numbers), ports, payloadOnly, firstPackets);
    }

    /** The same, for these ports only. */
    public Interest ofPorts(Integer... numbers) {
        return new Interest(protocols, Set.of(numbers), payloadOnly, firstPackets);
    }

    /** The same, without packets that carry no payload, but for the one that opens the record. */
    public Interest withPayload() {
        return new Interest(protocols, ports, true, firstPackets);
    }
}
