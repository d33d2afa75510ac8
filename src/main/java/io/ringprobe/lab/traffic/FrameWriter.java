package io.ringprobe.lab.traffic;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ShortCopy;

/**
 * Writes frames: copies encapsulation, headers and payload, and puts in what is the flow's own. Owned by one thread.
 */
final class FrameWriter {
    private static final int IPV4_ID = 4;
    private static final int IPV4_CHECKSUM = 10;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_ADDRESS = 16;
    private static final int TCP_SEQUENCE = 4;
    private static final int TCP_ACKNOWLEDGMENT = 8;
    private static final int TCP_CHECKSUM = 16;
    private static final int UDP_CHECKSUM = 6;
    private static final int ICMP_CHECKSUM = 2;

    /** Octets that a frame has at least. */
    static final int LEAST = 60;

    private final Hosts clients;
    private final Hosts servers;
    private final Prefixes prefixes;

    FrameWriter(Hosts clients, Hosts servers, Prefixes prefixes) {
        this.clients = clients;
        this.servers = servers;
        this.prefixes = prefixes;
    }

    /** Writes what stands before the IP packet, which has that many octets, and returns its length. */
    int prefix(long to, long flow, boolean fromServer, int ipLength) {
        long prefix = prefixes.address(Memory.getInt(flow + FlowState.PREFIX) + (fromServer ? 1 : 0));
        int length = Memory.getInt(prefix);
        ShortCopy.copy(prefix + Prefixes.OCTETS_OFFSET, to, length);
        int sum = Memory.getInt(prefix + Prefixes.SUM_OFFSET);
        if (sum != 0) {
            int outer = length - Prefixes.OUTER_IP + ipLength;
            Memory.putShortBE(to + Prefixes.OUTER_IP + 2, outer);
            Memory.putShortBE(to + Prefixes.OUTER_IP + IPV4_CHECKSUM, Checksum.of(sum + outer));
        }
        return length;
    }

    /** Fills a frame up to Ethernet's least length, and returns its length. */
    static int pad(long to, int length) {
        if (length >= LEAST) {
            return length;
        }
        Memory.clear(to + length, LEAST - length);
        return LEAST;
    }

    /** Writes an IP packet. */
    void packet(long to, long flow, long template, int sequence, int acknowledgment) {
        int headers = Memory.getUnsignedByte(template + Template.HEADERS_LENGTH);
        int payload = Template.payloadLength(template);
        ShortCopy.copy(template + Template.HEADERS, to, headers);
        if (payload > 0) {
            ShortCopy.copy(Memory.getLong(template + Template.PAYLOAD), to + headers, payload);
        }
        boolean fromServer = Template.isFromServer(template);
        if (Template.version(template) == 4) {
            ipv4(to, flow, template, fromServer);
            transport(to + Templates.IPV4_HEADER, flow, template, fromServer, sequence, acknowledgment);
        } else {
            ipv6(to, flow, fromServer);
            transport(to + Templates.IPV6_HEADER, flow, template, fromServer, sequence, acknowledgment);
        }
    }

    private static void ipv4(long to, long flow, long template, boolean fromServer) {
        int client = Memory.getInt(flow + FlowState.CLIENT);
        int server = Memory.getInt(flow + FlowState.SERVER);
        int id = nextId(flow, fromServer);
        Memory.putShortBE(to + IPV4_ID, id);
        Memory.putIntBE(to + IPV4_SOURCE, fromServer ? server : client);
        Memory.putIntBE(to + IPV4_SOURCE + 4, fromServer ? client : server);
        int sum = Memory.getInt(template + Template.IP_SUM) + id + Memory.getInt(flow + FlowState.ADDRESS_SUM);
        Memory.putShortBE(to + IPV4_CHECKSUM, Checksum.of(sum));
    }

    private static int nextId(long flow, boolean fromServer) {
        long at = flow + (fromServer ? FlowState.SERVER_ID : FlowState.CLIENT_ID);
        int id = Memory.getUnsignedShort(at);
        Memory.putShort(at, id + 1);
        return id;
    }

    private void ipv6(long to, long flow, boolean fromServer) {
        long client = to + IPV6_SOURCE + (fromServer ? IPV6_ADDRESS : 0);
        long server = to + IPV6_SOURCE + (fromServer ? 0 : IPV6_ADDRESS);
        address(client, clients, Memory.getUnsignedInt(flow + FlowState.CLIENT));
        address(server, servers, Memory.getUnsignedInt(flow + FlowState.SERVER));
    }

    private static void address(long to, Hosts network, long host) {
        Memory.putLongBE(to, network.ipv6High());
        Memory.putLongBE(to + 8, network.ipv6Low() | host);
    }

    private static void transport(
            long to, long flow, long template, boolean fromServer, int sequence, int acknowledgment) {
        int sum = Memory.getInt(template + Template.TRANSPORT_SUM) + Memory.getInt(flow + FlowState.ADDRESS_SUM);
        switch (Template.protocol(template)) {
            case Template.TCP -> {
                Memory.putIntBE(to + TCP_SEQUENCE, sequence);
                Memory.putIntBE(to + TCP_ACKNOWLEDGMENT, acknowledgment);
                sum += ports(to, flow, fromServer) + Checksum.halves(sequence) + Checksum.halves(acknowledgment);
                Memory.putShortBE(to + TCP_CHECKSUM, Checksum.of(sum));
            }
            case Template.UDP -> {
                int checksum = Checksum.of(sum + ports(to, flow, fromServer));
                Memory.putShortBE(to + UDP_CHECKSUM, checksum == 0 ? 0xFFFF : checksum);
            }
            case Template.ICMP6 -> Memory.putShortBE(to + ICMP_CHECKSUM, Checksum.of(sum));
            default -> {
                // Nothing in it knows of addresses and ports.
            }
        }
    }

    /** Writes the ports and returns their sum. */
    private static int ports(long to, long flow, boolean fromServer) {
        int client = Memory.getUnsignedShort(flow + FlowState.CLIENT_PORT);
        int server = Memory.getUnsignedShort(flow + FlowState.SERVER_PORT);
        Memory.putShortBE(to, fromServer ? server : client);
        Memory.putShortBE(to + 2, fromServer ? client : server);
        return client + server;
    }
}
