package io.ringprobe.testkit;

/** An IPv6 extension header: next header, then bytes that the caller gives. */
final class ExtensionLayer extends Layer {
    private final int number;
    /** What follows the next header field, the length included. */
    private final byte[] rest;

    /** Overrides the next header field; set too where the rest of a cut datagram follows. */
    int nextHeader = NONE;

    ExtensionLayer(int number, byte[] rest) {
        this.number = number;
        this.rest = rest;
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
