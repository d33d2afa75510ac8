package io.ringprobe.plugin;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketDescriptor;

/**
 * What a plugin sees of a packet: a flyweight over its descriptor, valid only during the hook. One a shard, reused for
 * each packet.
 */
public final class Packet {
    private long descriptor;
    private boolean forward;
    private boolean shown;
    private long data;
    private int dataLength;
    private boolean early;

    /** Points to a descriptor; {@code forward} says whether the packet goes the way of the record's first one. */
    void wrap(long descriptorAddress, boolean isForward) {
        descriptor = descriptorAddress;
        forward = isForward;
        showPayload();
    }

    /** Who looks next sees the payload as it is. */
    void showPayload() {
        shown = false;
        early = false;
    }

    /** Who looks next sees these octets. */
    void show(long address, int length, boolean isEarly) {
        shown = true;
        data = address;
        dataLength = length;
        early = isEarly;
    }

    /** Whether the packet goes the way of the record's first packet, source to destination. */
    public boolean isForward() {
        return forward;
    }

    /** Time of capture, nanoseconds since 1970. */
    public long time() {
        return PacketDescriptor.time(descriptor);
    }

    public int protocol() {
        return FlowKey.protocol(descriptor + PacketDescriptor.KEY_OFFSET);
    }

    /** 4 or 6. */
    public int ipVersion() {
        return FlowKey.version(descriptor + PacketDescriptor.KEY_OFFSET);
    }

    /** The outermost VLAN id, 0 where there is no tag. */
    public int vlan() {
        return FlowKey.vlan(descriptor + PacketDescriptor.KEY_OFFSET);
    }

    /** The address of the source's IP address: 16 octets as on the wire, for IPv4 four and zeros. */
    public long sourceAddress() {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        return key + (PacketDescriptor.isSwapped(descriptor) ? FlowKey.ADDRESS_B_OFFSET : FlowKey.ADDRESS_A_OFFSET);
    }

    /** The address of the destination's IP address. */
    public long destinationAddress() {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        return key + (PacketDescriptor.isSwapped(descriptor) ? FlowKey.ADDRESS_A_OFFSET : FlowKey.ADDRESS_B_OFFSET);
    }

    public int sourcePort() {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        return PacketDescriptor.isSwapped(descriptor) ? FlowKey.portB(key) : FlowKey.portA(key);
    }

    public int destinationPort() {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        return PacketDescriptor.isSwapped(descriptor) ? FlowKey.portA(key) : FlowKey.portB(key);
    }

    /** IP total length, octets. */
    public int ipLength() {
        return PacketDescriptor.ipLength(descriptor);
    }

    /** Time to live or hop limit. */
    public int ttl() {
        return Memory.getUnsignedByte(descriptor + PacketDescriptor.TTL_OFFSET);
    }

    /** IP flags: reserved 4, DF 2, MF 1. */
    public int ipFlags() {
        return Memory.getUnsignedByte(descriptor + PacketDescriptor.IP_FLAGS_OFFSET);
    }

    /** The low 8 TCP flags; 0 where it isn't TCP. */
    public int tcpFlags() {
        return PacketDescriptor.tcpFlags(descriptor);
    }

    public int tcpSequence() {
        return Memory.getInt(descriptor + PacketDescriptor.TCP_SEQUENCE_OFFSET);
    }

    public int tcpAcknowledgment() {
        return Memory.getInt(descriptor + PacketDescriptor.TCP_ACKNOWLEDGMENT_OFFSET);
    }

    public int tcpWindow() {
        return Memory.getUnsignedShort(descriptor + PacketDescriptor.TCP_WINDOW_OFFSET);
    }

    /** TCP options as in IANA element 209. */
    public long tcpOptions() {
        return Memory.getLong(descriptor + PacketDescriptor.TCP_OPTIONS_OFFSET);
    }

    /** TCP maximum segment size, 0 where the packet carries none. */
    public int tcpMss() {
        return Memory.getUnsignedShort(descriptor + PacketDescriptor.TCP_MSS_OFFSET);
    }

    /** ICMP type and code, type in the high byte. */
    public int icmpTypeCode() {
        return Memory.getUnsignedShort(descriptor + PacketDescriptor.ICMP_OFFSET);
    }

    /** Whether there was an MPLS label stack. */
    public boolean hasMpls() {
        return (PacketDescriptor.flags(descriptor) & PacketDescriptor.MPLS) != 0;
    }

    /** The top entry of the MPLS label stack (RFC 3032), as a number. */
    public int mplsTop() {
        return Memory.getInt(descriptor + PacketDescriptor.MPLS_OFFSET);
    }

    /** Whether this is a fragment other than the first, which carries no L4 header. */
    public boolean isLaterFragment() {
        return (PacketDescriptor.flags(descriptor) & PacketDescriptor.LATER_FRAGMENT) != 0;
    }

    /** The address of the payload above L4. */
    public long payload() {
        return PacketDescriptor.frame(descriptor) + PacketDescriptor.payloadOffset(descriptor);
    }

    /** How many bytes of the payload were captured. */
    public int payloadCaptured() {
        return PacketDescriptor.payloadCaptured(descriptor);
    }

    /** How many bytes of payload the packet had on the wire, from the headers' lengths. */
    public int payloadLength() {
        return PacketDescriptor.payloadWire(descriptor);
    }

    /**
     * The address of the octets to parse. Mostly that is the payload; for plugins that gather, over TCP, it is the
     * message so far: what a {@link Verdict#MORE} kept of this direction, this payload, and what had come early from
     * behind it.
     */
    public long data() {
        return shown ? data : payload();
    }

    /** How many octets there are to parse. */
    public int dataLength() {
        return shown ? dataLength : payloadCaptured();
    }

    /**
     * Whether an earlier TCP segment of this direction is still missing. The packet is shown as it is; if the missing
     * one comes, it will see this payload behind its own in {@link #data()}.
     */
    public boolean isEarly() {
        return early;
    }
}
