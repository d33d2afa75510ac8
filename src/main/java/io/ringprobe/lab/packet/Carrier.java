package io.ringprobe.lab.packet;

/** How two hosts reach each other: makes the headers from the link up to IP for one packet. */
@FunctionalInterface
public interface Carrier {
    /** @param forward from the client to the server, or back */
    PacketBuilder packet(boolean forward);

    /** Two hosts with an address each on one plain Ethernet. */
    static Carrier between(String client, String server) {
        byte[] a = PacketBuilder.address(client);
        byte[] b = PacketBuilder.address(server);
        return forward -> ip(link(forward), a, b, forward);
    }

    /** The Ethernet header between the two hosts. */
    static PacketBuilder link(boolean forward) {
        return forward
                ? PacketBuilder.ethernet()
                : PacketBuilder.ethernet(PacketBuilder.DESTINATION_MAC, PacketBuilder.SOURCE_MAC);
    }

    /** Adds the IP header between the two addresses, of whichever version they are. */
    static PacketBuilder ip(PacketBuilder link, byte[] client, byte[] server, boolean forward) {
        byte[] source = forward ? client : server;
        byte[] destination = forward ? server : client;
        return client.length == 4 ? link.ipv4(source, destination) : link.ipv6(source, destination);
    }
}
