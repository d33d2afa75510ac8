package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * Writes the fields of a packet descriptor, layer by layer, for the parsers that don't know beforehand what comes next.
 * Later calls win: the IP header inside a tunnel writes over the one outside.
 */
final class DescriptorWriter {
    private static final long NO_MACS = ((long) PacketDescriptor.NO_MAC << 48) | ((long) PacketDescriptor.NO_MAC << 56);
    private static final int TCP_FLAGS_TO_DESTINATION_MAC = PacketDescriptor.TCP_FLAGS_OFFSET;

    private DescriptorWriter() {}

    /** Sets the frame and clears all that the headers may leave unset. */
    static void begin(long frame, int captured, int wire, long descriptor) {
        Memory.putLong(descriptor + PacketDescriptor.KEY_OFFSET + FlowKey.PORT_A_OFFSET, 0);
        Memory.putLong(descriptor + PacketDescriptor.FRAME_OFFSET, frame);
        Memory.putLong(descriptor + PacketDescriptor.CAPTURED_LENGTH_OFFSET, captured | (long) wire << 32);
        Memory.putLong(descriptor + PacketDescriptor.PAYLOAD_OFFSET_OFFSET, 0);
        Memory.putLong(descriptor + PacketDescriptor.PAYLOAD_WIRE_OFFSET, 0);
        Memory.putLong(descriptor + PacketDescriptor.TCP_ACKNOWLEDGMENT_OFFSET, 0);
        Memory.putLong(descriptor + PacketDescriptor.TCP_OPTIONS_OFFSET, 0);
        Memory.putLong(descriptor + TCP_FLAGS_TO_DESTINATION_MAC, NO_MACS);
        Memory.putLong(descriptor + PacketDescriptor.MPLS_OFFSET, 0);
    }

    /** Notes where the MAC addresses are; an offset that fits no byte counts as none. */
    static void macs(long descriptor, int source, int destination) {
        Memory.putByte(descriptor + PacketDescriptor.SOURCE_MAC_OFFSET, Math.min(source, PacketDescriptor.NO_MAC));
        Memory.putByte(
                descriptor + PacketDescriptor.DESTINATION_MAC_OFFSET, Math.min(destination, PacketDescriptor.NO_MAC));
    }

    /** Notes the outermost VLAN id; ids of tags further inside are ignored. */
    static void vlan(long descriptor, int id) {
        long field = descriptor + PacketDescriptor.KEY_OFFSET + FlowKey.VLAN_OFFSET;
        if (Memory.getShort(field) == 0) {
            Memory.putShort(field, id);
        }
    }

    /** Notes the top entry of the outermost label stack. */
    static void mpls(long descriptor, int entry) {
        int flags = PacketDescriptor.flags(descriptor);
        if ((flags & PacketDescriptor.MPLS) == 0) {
            Memory.putInt(descriptor + PacketDescriptor.MPLS_OFFSET, entry);
            PacketDescriptor.flags(descriptor, flags | PacketDescriptor.MPLS);
        }
    }

    /** Writes protocol and version of an IP header into the key, and its length; keeps the VLAN id. */
    static void network(long descriptor, int version, int protocol, int ipLength) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        FlowKey.identify(key, FlowKey.vlan(key), protocol, version);
        Memory.putInt(descriptor + PacketDescriptor.IP_LENGTH_OFFSET, ipLength);
    }

    /** Writes the rest of an IP header that is no fragment; keeps only the flag MPLS. */
    static void hop(long descriptor, int trafficClass, int ttl, int ipFlags) {
        int flags = PacketDescriptor.flags(descriptor) & PacketDescriptor.MPLS;
        Memory.putByte(descriptor + PacketDescriptor.TOS_OFFSET, trafficClass);
        Memory.putInt(descriptor + PacketDescriptor.TCP_FLAGS_OFFSET, ttl << 8 | ipFlags << 16 | flags << 24);
        Memory.putInt(descriptor + PacketDescriptor.FRAGMENT_ID_OFFSET, 0);
    }

    /** Marks the packet as a fragment of the datagram of that identification. */
    static void fragment(long descriptor, int identification, boolean later) {
        int mark = later ? PacketDescriptor.FRAGMENT | PacketDescriptor.LATER_FRAGMENT : PacketDescriptor.FRAGMENT;
        PacketDescriptor.flags(descriptor, PacketDescriptor.flags(descriptor) | mark);
        Memory.putInt(descriptor + PacketDescriptor.FRAGMENT_ID_OFFSET, identification);
    }

    /** Writes the two ports that stand in network byte order at {@code address}, in one load and one store. */
    static void ports(long descriptor, long address) {
        int ports = Memory.getInt(address);
        int swapped = (ports & 0x00FF_00FF) << 8 | ports >>> 8 & 0x00FF_00FF;
        Memory.putInt(descriptor + PacketDescriptor.KEY_OFFSET + FlowKey.PORT_A_OFFSET, swapped);
    }

    /**
     * Writes where the payload is, which ends the parsing.
     *
     * @param length the payload's length on the wire
     */
    static ParseOutcome payload(long descriptor, int offset, int captured, int length) {
        if (offset > 0xFFFF) {
            return ParseOutcome.MALFORMED_TUNNEL;
        }
        Memory.putShort(descriptor + PacketDescriptor.PAYLOAD_OFFSET_OFFSET, offset);
        Memory.putInt(descriptor + PacketDescriptor.PAYLOAD_CAPTURED_OFFSET, Math.min(captured - offset, length));
        Memory.putInt(descriptor + PacketDescriptor.PAYLOAD_WIRE_OFFSET, length);
        return ParseOutcome.PARSED;
    }
}
