package io.ringprobe.plugin.osquery;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Packet;

/**
 * What a flow's section remembers of its ends until it is exported. Layout, in machine byte order but for addresses:
 *
 * <pre>
 *     0  source address             16
 *    16  destination address        16
 *    32  source port                2
 *    34  destination port           2
 *    36  protocol                   1
 *    37  IP version                 1
 *    38  whether the source is here, whether the destination is   1 each
 * </pre>
 *
 * <p>Static methods on its address; owned by one shard's thread.
 */
final class FlowEnds {
    private static final int ADDRESS_LENGTH = 16;
    private static final int SOURCE_OFFSET = 0;
    private static final int DESTINATION_OFFSET = SOURCE_OFFSET + ADDRESS_LENGTH;
    private static final int SOURCE_PORT_OFFSET = DESTINATION_OFFSET + ADDRESS_LENGTH;
    private static final int DESTINATION_PORT_OFFSET = SOURCE_PORT_OFFSET + 2;
    private static final int PROTOCOL_OFFSET = DESTINATION_PORT_OFFSET + 2;
    private static final int VERSION_OFFSET = PROTOCOL_OFFSET + 1;
    private static final int SOURCE_IS_HERE_OFFSET = VERSION_OFFSET + 1;
    private static final int DESTINATION_IS_HERE_OFFSET = SOURCE_IS_HERE_OFFSET + 1;
    static final int LENGTH = DESTINATION_IS_HERE_OFFSET + 1;

    private FlowEnds() {}

    static void store(long ends, Packet packet, boolean sourceIsHere, boolean destinationIsHere) {
        Memory.copyWords(packet.sourceAddress(), ends + SOURCE_OFFSET, ADDRESS_LENGTH);
        Memory.copyWords(packet.destinationAddress(), ends + DESTINATION_OFFSET, ADDRESS_LENGTH);
        Memory.putShort(ends + SOURCE_PORT_OFFSET, packet.sourcePort());
        Memory.putShort(ends + DESTINATION_PORT_OFFSET, packet.destinationPort());
        Memory.putByte(ends + PROTOCOL_OFFSET, packet.protocol());
        Memory.putByte(ends + VERSION_OFFSET, packet.ipVersion());
        Memory.putByte(ends + SOURCE_IS_HERE_OFFSET, sourceIsHere ? 1 : 0);
        Memory.putByte(ends + DESTINATION_IS_HERE_OFFSET, destinationIsHere ? 1 : 0);
    }

    /** Who has the source's socket, or else the destination's; null where neither is known. */
    static Owner owner(long ends, SocketTable sockets) {
        Owner owner = null;
        if (Memory.getByte(ends + SOURCE_IS_HERE_OFFSET) != 0) {
            owner = owner(
                    ends, SOURCE_OFFSET, SOURCE_PORT_OFFSET, DESTINATION_OFFSET, DESTINATION_PORT_OFFSET, sockets);
        }
        if (owner == null && Memory.getByte(ends + DESTINATION_IS_HERE_OFFSET) != 0) {
            owner = owner(
                    ends, DESTINATION_OFFSET, DESTINATION_PORT_OFFSET, SOURCE_OFFSET, SOURCE_PORT_OFFSET, sockets);
        }
        return owner;
    }

    private static Owner owner(long ends, int local, int localPort, int remote, int remotePort, SocketTable sockets) {
        return sockets.owner(
                Memory.getByte(ends + VERSION_OFFSET),
                Memory.getUnsignedByte(ends + PROTOCOL_OFFSET),
                Memory.getLong(ends + local),
                Memory.getLong(ends + local + Long.BYTES),
                Memory.getUnsignedShort(ends + localPort),
                Memory.getLong(ends + remote),
                Memory.getLong(ends + remote + Long.BYTES),
                Memory.getUnsignedShort(ends + remotePort));
    }
}
