package io.ringprobe.plugin.quic;

/** The kinds of packets with a long header, in the order of their bits in the exported list of packet types. */
enum PacketType {
    INITIAL,
    ZERO_RTT,
    HANDSHAKE,
    RETRY,
    VERSION_NEGOTIATION;

    private static final PacketType[] BY_BITS = {INITIAL, ZERO_RTT, HANDSHAKE, RETRY};

    /** The type by the two bits of a first octet of version 1. */
    static PacketType ofBits(int bits) {
        return BY_BITS[bits];
    }

    /** The bit in the exported list. */
    int flag() {
        return 1 << ordinal();
    }
}
