package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/**
 * Layout of a packet descriptor: what the header parser found out about one packet, so that a shard needs the packet
 * itself only for its payload.
 *
 * <pre>
 *     0  time of the packet, ns since 1970            8   | line 0: looking up and counting
 *     8  flow hash                                    8   |
 *    16  flow key (see FlowKey)                      40   |
 *    56  IP length, octets                            4   |
 *    60  clock of the input, s since 1970, unsigned   4   |
 *    64  address of the frame                         8   | line 1: what plugins want
 *    72  captured length                              4   |
 *    76  length on the wire                           4   |
 *    80  offset of the payload in the frame, unsigned 2   |
 *    82  IP type of service / traffic class           1   |
 *    83  unused                                       1   |
 *    84  captured length of the payload               4   |
 *    88  length of the payload on the wire            4   |
 *    92  TCP sequence number                          4   |
 *    96  TCP acknowledgment number                    4   |
 *   100  TCP window                                   2   |
 *   102  TCP maximum segment size, 0 = none           2   |
 *   104  TCP options, bits as in IANA element 209     8   |
 *   112  TCP flags (low 8 bits)                       1   |
 *   113  IP time to live / hop limit                  1   |
 *   114  IP flags: reserved 4, DF 2, MF 1             1   |
 *   115  flags of this descriptor (SWAPPED, …)        1   |
 *   116  ICMP type &lt;&lt; 8 | code                        2   |
 *   118  offset of the source MAC, 255 = none         1   |
 *   119  offset of the destination MAC, 255 = none    1   |
 *   120  top MPLS label stack entry, as a number      4   |
 *   124  identification of the fragmented datagram    4   |
 * </pre>
 *
 * <p>All numbers in machine byte order. Fields that a packet doesn't have are zero (a UDP packet's TCP window, for
 * example). Written by the capture thread, read by one shard after the block went through the ring.
 */
public final class PacketDescriptor {
    public static final int TIME_OFFSET = 0;
    public static final int HASH_OFFSET = TIME_OFFSET + 8;
    public static final int KEY_OFFSET = HASH_OFFSET + 8;
    public static final int IP_LENGTH_OFFSET = KEY_OFFSET + FlowKey.LENGTH;
    public static final int CLOCK_OFFSET = IP_LENGTH_OFFSET + 4;
    public static final int FRAME_OFFSET = CLOCK_OFFSET + 4;
    public static final int CAPTURED_LENGTH_OFFSET = FRAME_OFFSET + 8;
    public static final int WIRE_LENGTH_OFFSET = CAPTURED_LENGTH_OFFSET + 4;
    public static final int PAYLOAD_OFFSET_OFFSET = WIRE_LENGTH_OFFSET + 4;
    public static final int TOS_OFFSET = PAYLOAD_OFFSET_OFFSET + 2;
    public static final int PAYLOAD_CAPTURED_OFFSET = PAYLOAD_OFFSET_OFFSET + 4;
    public static final int PAYLOAD_WIRE_OFFSET = PAYLOAD_CAPTURED_OFFSET + 4;
    public static final int TCP_SEQUENCE_OFFSET = PAYLOAD_WIRE_OFFSET + 4;
    public static final int TCP_ACKNOWLEDGMENT_OFFSET = TCP_SEQUENCE_OFFSET + 4;
    public static final int TCP_WINDOW_OFFSET = TCP_ACKNOWLEDGMENT_OFFSET + 4;
    public static final int TCP_MSS_OFFSET = TCP_WINDOW_OFFSET + 2;
    public static final int TCP_OPTIONS_OFFSET = TCP_MSS_OFFSET + 2;
    public static final int TCP_FLAGS_OFFSET = TCP_OPTIONS_OFFSET + 8;
    public static final int TTL_OFFSET = TCP_FLAGS_OFFSET + 1;
    public static final int IP_FLAGS_OFFSET = TTL_OFFSET + 1;
    public static final int FLAGS_OFFSET = IP_FLAGS_OFFSET + 1;
    public static final int ICMP_OFFSET = FLAGS_OFFSET + 1;
    public static final int SOURCE_MAC_OFFSET = ICMP_OFFSET + 2;
    public static final int DESTINATION_MAC_OFFSET = SOURCE_MAC_OFFSET + 1;
    public static final int MPLS_OFFSET = DESTINATION_MAC_OFFSET + 1;
    public static final int FRAGMENT_ID_OFFSET = MPLS_OFFSET + 4;
    public static final int LENGTH = 128;

    /** Flag: the key's endpoints changed places, so A is the destination. */
    public static final int SWAPPED = 1;
    /** Flag: a fragment of an IP datagram, first or later. */
    public static final int FRAGMENT = 2;
    /** Flag: a fragment that is not the first: it carries no L4 header of its own. */
    public static final int LATER_FRAGMENT = 4;
    /** Flag: there was an MPLS label stack. */
    public static final int MPLS = 8;

    /**
     * The value of the MAC offsets, which count from the start of the frame, where the link carries no such address.
     */
    public static final int NO_MAC = 255;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;

    private PacketDescriptor() {}

    public static long time(long packet) {
        return Memory.getLong(packet + TIME_OFFSET);
    }

    public static void time(long packet, long nanos) {
        Memory.putLong(packet + TIME_OFFSET, nanos);
    }

    public static long hash(long packet) {
        return Memory.getLong(packet + HASH_OFFSET);
    }

    public static void hash(long packet, long hash) {
        Memory.putLong(packet + HASH_OFFSET, hash);
    }

    public static int ipLength(long packet) {
        return Memory.getInt(packet + IP_LENGTH_OFFSET);
    }

    /** The input's clock when it saw this packet: what timeouts go by. */
    public static int clock(long packet) {
        return Memory.getInt(packet + CLOCK_OFFSET);
    }

    public static void clock(long packet, int seconds) {
        Memory.putInt(packet + CLOCK_OFFSET, seconds);
    }

    public static long frame(long packet) {
        return Memory.getLong(packet + FRAME_OFFSET);
    }

    public static int payloadOffset(long packet) {
        return Memory.getUnsignedShort(packet + PAYLOAD_OFFSET_OFFSET);
    }

    public static int payloadCaptured(long packet) {
        return Memory.getInt(packet + PAYLOAD_CAPTURED_OFFSET);
    }

    public static int payloadWire(long packet) {
        return Memory.getInt(packet + PAYLOAD_WIRE_OFFSET);
    }

    /** The identification that the fragments of one datagram share: 16 bits in IPv4, 32 in IPv6; 0 in whole packets. */
    public static int fragmentId(long packet) {
        return Memory.getInt(packet + FRAGMENT_ID_OFFSET);
    }

    public static int tcpFlags(long packet) {
        return Memory.getUnsignedByte(packet + TCP_FLAGS_OFFSET);
    }

    public static int flags(long packet) {
        return Memory.getUnsignedByte(packet + FLAGS_OFFSET);
    }

    public static void flags(long packet, int flags) {
        Memory.putByte(packet + FLAGS_OFFSET, flags);
    }

    public static boolean isSwapped(long packet) {
        return (flags(packet) & SWAPPED) != 0;
    }
}
