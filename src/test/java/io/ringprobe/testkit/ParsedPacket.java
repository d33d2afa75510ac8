package io.ringprobe.testkit;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.HeaderParser;
import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What the header parser made of a packet, as plain values. The frame lies in a region of exactly the captured length
 * while it is parsed, so that checked memory access catches a read beyond it.
 */
public record ParsedPacket(
        ParseOutcome outcome,
        String source,
        String destination,
        int sourcePort,
        int destinationPort,
        int protocol,
        int version,
        int vlan,
        int ipLength,
        int ttl,
        int tos,
        int ipFlags,
        int flags,
        long fragmentId,
        int tcpFlags,
        long sequence,
        long acknowledgment,
        int window,
        int mss,
        long tcpOptions,
        int icmp,
        int sourceMac,
        int destinationMac,
        long mpls,
        int payloadOffset,
        int payloadCaptured,
        int payloadWire) {

    /** Parses a packet that was captured whole. */
    public static ParsedPacket of(LinkType link, byte[] frame) {
        return of(link, frame, frame.length, 0xAA);
    }

    /** Parses the packet as an Ethernet frame. */
    public static ParsedPacket of(PacketBuilder packet) {
        return of(LinkType.ETHERNET, packet.build());
    }

    /**
     * Parses a captured packet.
     *
     * @param wire its length on the wire
     * @param garbage the byte that the descriptor is filled with before
     */
    public static ParsedPacket of(LinkType link, byte[] frame, int wire, int garbage) {
        try (NativeBlock bytes = NativeBlock.allocate(frame.length);
                NativeBlock descriptor = NativeBlock.allocate(PacketDescriptor.LENGTH)) {
            Memory.copyFromArray(frame, 0, bytes.address(), frame.length);
            for (int i = 0; i < PacketDescriptor.LENGTH; i++) {
                Memory.putByte(descriptor.address() + i, garbage);
            }
            ParseOutcome outcome = HeaderParser.parse(link, bytes.address(), frame.length, wire, descriptor.address());
            return of(outcome, descriptor.address());
        }
    }

    /** The values of the descriptor; none of it is looked at unless the packet was parsed. */
    public static ParsedPacket of(ParseOutcome outcome, long descriptor) {
        if (outcome != ParseOutcome.PARSED) {
            return new ParsedPacket(
                    outcome, null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        return new ParsedPacket(
                outcome,
                address(key, key + FlowKey.ADDRESS_A_OFFSET),
                address(key, key + FlowKey.ADDRESS_B_OFFSET),
                FlowKey.portA(key),
                FlowKey.portB(key),
                FlowKey.protocol(key),
                FlowKey.version(key),
                FlowKey.vlan(key),
                PacketDescriptor.ipLength(descriptor),
                Memory.getUnsignedByte(descriptor + PacketDescriptor.TTL_OFFSET),
                Memory.getUnsignedByte(descriptor + PacketDescriptor.TOS_OFFSET),
                Memory.getUnsignedByte(descriptor + PacketDescriptor.IP_FLAGS_OFFSET),
                PacketDescriptor.flags(descriptor),
                Integer.toUnsignedLong(PacketDescriptor.fragmentId(descriptor)),
                PacketDescriptor.tcpFlags(descriptor),
                Memory.getUnsignedInt(descriptor + PacketDescriptor.TCP_SEQUENCE_OFFSET),
                Memory.getUnsignedInt(descriptor + PacketDescriptor.TCP_ACKNOWLEDGMENT_OFFSET),
                Memory.getUnsignedShort(descriptor + PacketDescriptor.TCP_WINDOW_OFFSET),
                Memory.getUnsignedShort(descriptor + PacketDescriptor.TCP_MSS_OFFSET),
                Memory.getLong(descriptor + PacketDescriptor.TCP_OPTIONS_OFFSET),
                Memory.getUnsignedShort(descriptor + PacketDescriptor.ICMP_OFFSET),
                Memory.getUnsignedByte(descriptor + PacketDescriptor.SOURCE_MAC_OFFSET),
                Memory.getUnsignedByte(descriptor + PacketDescriptor.DESTINATION_MAC_OFFSET),
                Memory.getUnsignedInt(descriptor + PacketDescriptor.MPLS_OFFSET),
                PacketDescriptor.payloadOffset(descriptor),
                PacketDescriptor.payloadCaptured(descriptor),
                PacketDescriptor.payloadWire(descriptor));
    }

    private static String address(long key, long address) {
        byte[] bytes = new byte[FlowKey.version(key) == 4 ? 4 : 16];
        Memory.copyToArray(address, bytes, 0, bytes.length);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
