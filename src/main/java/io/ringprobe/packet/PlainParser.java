package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * The short way for what most packets are: TCP or UDP in an IPv4 header without options, not fragmented, in plain Ethernet. Reads and
 * writes whole longs. What doesn't look like that, or isn't flawless, goes the long way through {@link EthernetParser}, which finds
 * out the cause.
 */
final class PlainParser {
    private static final int IP = EthernetParser.HEADER;
    private static final int TRANSPORT = IP + Ipv4Parser.SHORTEST_HEADER;
    private static final int UDP_PAYLOAD = TRANSPORT + TransportParser.UDP_HEADER;
    private static final int TCP_PAYLOAD = TRANSPORT + TransportParser.TCP_HEADER;

    /** EtherType IPv4, then version 4 and a header of 20 octets, as loaded from offset 12. */
    private static final int TYPE_AND_VERSION = 0x0045_0008;
    private static final int TYPE_AND_VERSION_BITS = 0x00FF_FFFF;

    /** MF and fragment offset in the first eight octets of the IP header, as loaded. */
    private static final long FRAGMENT_BITS = 0xFF3FL << 48;

    private static final int VERSION = 4 << 24;

    /** Offset 6 for the source address, 0 for the destination, above the rest of the descriptor's word. */
    private static final long MACS = 6L << 48;

    private PlainParser() {}

    static ParseOutcome parse(long frame, int captured, int wire, long descriptor) {
        if (captured >= UDP_PAYLOAD
                && (Memory.getInt(frame + IP - 2) & TYPE_AND_VERSION_BITS) == TYPE_AND_VERSION) {
            long first = Memory.getLong(frame + IP);
            int length = (Short.reverseBytes((short) (first >>> 16)) & 0xFFFF) - Ipv4Parser.SHORTEST_HEADER;
            if ((first & FRAGMENT_BITS) == 0) {
                return parseTransport(frame, captured, wire, descriptor, first, length);
            }
        }
        return EthernetParser.parseLink(frame, captured, wire, descriptor);
    }

    private static ParseOutcome parseTransport(
            long frame, int captured, int wire, long descriptor, long first, int length) {
        long second = Memory.getLong(frame + IP + 8);
        int protocol = (int) (second >>> 8) & 0xFF;
        if (protocol == TransportParser.TCP && captured >= TCP_PAYLOAD) {
            long third = Memory.getLong(frame + TRANSPORT + 12);
            int header = (int) (third & 0xF0) >>> 2;
            long options = options(frame, captured, header);
            if (header <= length && options >= 0) {
                writeIp(frame, captured, wire, descriptor, first, second);
                writeTcp(frame, captured, descriptor, third, header, length - header, options);
                writeTail(descriptor, first, second, (int) (third >>> 8) & 0xFF);
                return ParseOutcome.PARSED;
            }
        } else if (protocol == TransportParser.UDP && length >= TransportParser.UDP_HEADER) {
            writeIp(frame, captured, wire, descriptor, first, second);
            writeUdp(captured, descriptor, first, length - TransportParser.UDP_HEADER);
            writeTail(descriptor, first, second, 0);
            return ParseOutcome.PARSED;
        }
        return EthernetParser.parseLink(frame, captured, wire, descriptor);
    }

    /** The bits of the options that need no walk, -1 where one is needed or the header is wrong. */
    private static long options(long frame, int captured, int header) {
        if (header == TransportParser.TCP_HEADER) {
            return 0;
        }
        boolean timestamp = header == TransportParser.TCP_HEADER + TcpOptionsParser.ALIGNED_TIMESTAMP_LENGTH
                && captured >= TRANSPORT + header
                && Memory.getInt(frame + TCP_PAYLOAD) == TcpOptionsParser.ALIGNED_TIMESTAMP;
        return timestamp ? TcpOptionsParser.ALIGNED_TIMESTAMP_BITS : -1;
    }

    private static void writeIp(long frame, int captured, int wire, long descriptor, long first, long second) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        long destinationAndPorts = Memory.getLong(frame + IP + 16);
        int ports = DescriptorWriter.swapPorts((int) (destinationAndPorts >>> 32));
        long identity = VERSION | (second >>> 8 & 0xFF) << 16;
        Memory.putLong(key + FlowKey.ADDRESS_A_OFFSET, second >>> 32);
        Memory.putLong(key + FlowKey.ADDRESS_A_OFFSET + 8, 0);
        Memory.putLong(key + FlowKey.ADDRESS_B_OFFSET, destinationAndPorts & 0xFFFF_FFFFL);
        Memory.putLong(key + FlowKey.ADDRESS_B_OFFSET + 8, 0);
        Memory.putLong(key + FlowKey.PORT_A_OFFSET, ports & 0xFFFF_FFFFL | identity << 32);
        int total = Short.reverseBytes((short) (first >>> 16)) & 0xFFFF;
        Memory.putInt(descriptor + PacketDescriptor.IP_LENGTH_OFFSET, total);
        DescriptorWriter.frame(frame, captured, wire, descriptor);
    }

    private static void writeTcp(
            long frame, int captured, long descriptor, long third, int header, int length, long options) {
        long numbers = Long.reverseBytes(Memory.getLong(frame + TRANSPORT + 4));
        long window = Short.reverseBytes((short) (third >>> 16)) & 0xFFFFL;
        int payload = TRANSPORT + header;
        long payloadCaptured = Math.min(captured - payload, length);
        int typeOfService = Memory.getUnsignedByte(frame + IP + 1);
        Memory.putLong(
                descriptor + PacketDescriptor.PAYLOAD_OFFSET_OFFSET,
                payload | typeOfService << 16 | payloadCaptured << 32);
        Memory.putLong(descriptor + PacketDescriptor.PAYLOAD_WIRE_OFFSET, length | numbers & 0xFFFF_FFFF_0000_0000L);
        Memory.putLong(
                descriptor + PacketDescriptor.TCP_ACKNOWLEDGMENT_OFFSET, numbers & 0xFFFF_FFFFL | window << 32);
        Memory.putLong(descriptor + PacketDescriptor.TCP_OPTIONS_OFFSET, options);
    }

    private static void writeUdp(int captured, long descriptor, long first, int length) {
        long payloadCaptured = Math.min(captured - UDP_PAYLOAD, length);
        long typeOfService = first >>> 8 & 0xFF;
        Memory.putLong(
                descriptor + PacketDescriptor.PAYLOAD_OFFSET_OFFSET,
                UDP_PAYLOAD | typeOfService << 16 | payloadCaptured << 32);
        Memory.putLong(descriptor + PacketDescriptor.PAYLOAD_WIRE_OFFSET, length);
        Memory.putLong(descriptor + PacketDescriptor.TCP_ACKNOWLEDGMENT_OFFSET, 0);
        Memory.putLong(descriptor + PacketDescriptor.TCP_OPTIONS_OFFSET, 0);
    }

    /** TCP flags, TTL, IP flags (the top bits of octet 6), no flags of ours, no ICMP, the MAC offsets; no MPLS, no fragment. */
    private static void writeTail(long descriptor, long first, long second, int tcpFlags) {
        long ttl = second & 0xFF;
        long ipFlags = first >>> 53 & 7;
        Memory.putLong(
                descriptor + PacketDescriptor.TCP_FLAGS_OFFSET, tcpFlags | ttl << 8 | ipFlags << 16 | MACS);
        Memory.putLong(descriptor + PacketDescriptor.MPLS_OFFSET, 0);
    }
}
