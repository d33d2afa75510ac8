package io.ringprobe.lab.packet;

/** An IPv6 extension header: next header, then bytes that the caller gives. */
final class ExtensionLayer extends Layer {
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;

    private final int number;
    /** What follows the next header field, the length included. */
    private final byte[] rest;

    /** Overrides the next header field; set too where the rest of a cut datagram follows. */
    int nextHeader = NONE;

    ExtensionLayer(int number, byte[] rest) {
        this.number = number;
        this.rest = rest;
    }

    /** Whose length field counts {@code moreWords} words of 8 octets after the first; one PadN option fills it. */
    static ExtensionLayer padded(int number, int moreWords) {
        int padding = 6 + 8 * moreWords - 2;
        return new ExtensionLayer(
                number,
                new PacketBytes().u8(moreWords).u8(1).u8(padding).zeros(padding).toArray());
    }

    /** A segment routing header of type 4 with no segments left. */
    static ExtensionLayer routing() {
        PacketBytes rest = new PacketBytes().u8(2).u8(4).u8(0).u8(0).u8(0).u16(0);
        return new ExtensionLayer(ROUTING, rest.zeros(16).toArray());
    }

    /** An authentication header with an integrity value of that many octets, a multiple of 4. */
    static ExtensionLayer authentication(int valueLength) {
        PacketBytes rest =
                new PacketBytes().u8(1 + valueLength / 4).u16(0).u32(0x100).u32(1);
        return new ExtensionLayer(AUTHENTICATION, rest.zeros(valueLength).toArray());
    }

    /** @param offset in octets, a multiple of 8 */
    static ExtensionLayer fragment(int offset, boolean more, long identification) {
        PacketBytes rest = new PacketBytes().u8(0).u16(offset | (more ? 1 : 0)).u32(identification);
        return new ExtensionLayer(FRAGMENT, rest.toArray());
    }

    @Override
    int ipProtocol() {
        return number;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        int following = or(nextHeader, next == null ? 59 : next.ipProtocol());
        return join(new PacketBytes().u8(following).bytes(rest), inner);
    }
}
