package io.ringprobe.capture.raw;

import io.ringprobe.memory.Memory;
import java.lang.invoke.VarHandle;

/**
 * Where things stand in a block of a TPACKET_V3 ring (packet(7), linux/if_packet.h), in machine byte order.
 *
 * <pre>
 * block                                    packet
 *    0  version                       4       0  offset of the next packet        4
 *    4  offset of private data        4       4  seconds since 1970               4
 *    8  status: whose the block is    4       8  nanoseconds                      4
 *   12  number of packets             4      12  captured octets                  4
 *   16  offset of the first packet    4      16  octets on the wire               4
 *   20  octets used                   4      20  status                           4
 *   24  sequence number               8      24  offset of the frame              2
 *   32  time of first, last packet   16      26  offset of the network header     2
 *                                            28  hash                             4
 *                                            32  VLAN tag (TCI)                   4
 *                                            36  VLAN protocol (TPID)             2
 *                                            38  unused                          10
 *                                            48  struct sockaddr_ll              20
 *                                            58    of it: kind of packet          1
 * </pre>
 *
 * <p>Static accessors; owned by nobody. Whose a block is decides who may touch the rest of it.
 */
final class RingLayout {
    /** Packets that this machine sends, as the kernel marks them. */
    static final int OUTGOING = 4;

    static final int VLAN_VALID = 1 << 4;
    static final int VLAN_PROTOCOL_VALID = 1 << 6;

    private static final int KERNEL = 0;
    private static final int USER = 1;

    private static final int STATUS_OFFSET = 8;
    private static final int COUNT_OFFSET = 12;
    private static final int FIRST_OFFSET = 16;

    private static final int SECONDS_OFFSET = 4;
    private static final int NANOS_OFFSET = 8;
    private static final int CAPTURED_OFFSET = 12;
    private static final int WIRE_OFFSET = 16;
    private static final int PACKET_STATUS_OFFSET = 20;
    private static final int FRAME_OFFSET = 24;
    private static final int VLAN_TAG_OFFSET = 32;
    private static final int VLAN_PROTOCOL_OFFSET = 36;
    private static final int KIND_OFFSET = 58;

    private static final long SECOND = 1_000_000_000L;

    private RingLayout() {}

    /** Whether the kernel has handed the block over; if so, all that it wrote into it before is visible. */
    static boolean isOurs(long block) {
        boolean ours = (Memory.getInt(block + STATUS_OFFSET) & USER) != 0;
        VarHandle.acquireFence();
        return ours;
    }

    /** Gives the block back to the kernel. */
    static void giveBack(long block) {
        VarHandle.releaseFence();
        Memory.putInt(block + STATUS_OFFSET, KERNEL);
    }

    static int count(long block) {
        return Memory.getInt(block + COUNT_OFFSET);
    }

    static long firstPacket(long block) {
        return block + Memory.getUnsignedInt(block + FIRST_OFFSET);
    }

    static long nextPacket(long packet) {
        return packet + Memory.getUnsignedInt(packet);
    }

    /** Nanoseconds since 1970. */
    static long nanos(long packet) {
        return Memory.getUnsignedInt(packet + SECONDS_OFFSET) * SECOND + Memory.getUnsignedInt(packet + NANOS_OFFSET);
    }

    static int captured(long packet) {
        return Memory.getInt(packet + CAPTURED_OFFSET);
    }

    static int wire(long packet) {
        return Memory.getInt(packet + WIRE_OFFSET);
    }

    static int status(long packet) {
        return Memory.getInt(packet + PACKET_STATUS_OFFSET);
    }

    static long frame(long packet) {
        return packet + Memory.getUnsignedShort(packet + FRAME_OFFSET);
    }

    static int vlanTag(long packet) {
        return Memory.getInt(packet + VLAN_TAG_OFFSET);
    }

    static int vlanProtocol(long packet) {
        return Memory.getUnsignedShort(packet + VLAN_PROTOCOL_OFFSET);
    }

    static int kind(long packet) {
        return Memory.getUnsignedByte(packet + KIND_OFFSET);
    }
}
