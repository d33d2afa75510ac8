package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * The header of the packets with which Google's clients began a connection before Q046.
 *
 * <pre>
 *   | public flags 1 | connection id 8 | version 4 | packet number 1, 2, 4 or 6 | hash 12 | frames |
 *   flags: version is there 0x01, connection id is there 0x08, octets of the packet number 0x30
 * </pre>
 *
 * <p>A flyweight; used by one thread.
 */
final class PublicHeader {
    static final int ID_LENGTH = 8;

    private static final int FLAGS_MASK = 0xCB;
    private static final int FLAGS = 0x09;
    private static final int ID_OFFSET = 1;
    private static final int VERSION_OFFSET = ID_OFFSET + ID_LENGTH;
    private static final int NUMBER_OFFSET = VERSION_OFFSET + 4;

    private long address;
    private int payloadOffset;

    /** Whether a packet can begin with that octet. */
    static boolean canBeginWith(int octet) {
        return (octet & FLAGS_MASK) == FLAGS;
    }

    /** Reads the header; false where it isn't a client's of a known version. */
    boolean parse(long packet, int captured) {
        if (captured <= NUMBER_OFFSET || !canBeginWith(Memory.getUnsignedByte(packet))) {
            return false;
        }
        address = packet;
        int coded = Memory.getUnsignedByte(packet) >> 4 & 3;
        payloadOffset = NUMBER_OFFSET + (coded == 0 ? 1 : 2 * coded);
        return QuicVersion.of(version()) == QuicVersion.Q043 && payloadOffset < captured;
    }

    int version() {
        return Memory.getIntBE(address + VERSION_OFFSET);
    }

    long id() {
        return address + ID_OFFSET;
    }

    /** Where the hash and the frames begin, from the start of the packet. */
    int payloadOffset() {
        return payloadOffset;
    }
}
