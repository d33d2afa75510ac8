package io.ringprobe.lab.packet;

/** An ICMP or ICMPv6 message: type, code, checksum and four bytes more. */
final class IcmpLayer extends Layer {
    private static final int ICMPV6 = 58;

    private final int protocol;
    private final int type;
    private final int code;
    private final long rest;

    IcmpLayer(int protocol, int type, int code, long rest) {
        this.protocol = protocol;
        this.type = type;
        this.code = code;
        this.rest = rest;
    }

    @Override
    int ipProtocol() {
        return protocol;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        byte[] message = new PacketBytes()
                .u8(type)
                .u8(code)
                .u16(0)
                .u32(rest)
                .bytes(inner)
                .toArray();
        byte[] pseudo = protocol == ICMPV6 ? ip.pseudoHeader(ICMPV6, message.length) : new byte[0];
        PacketBytes.put16(message, 2, PacketBytes.checksum(pseudo, message));
        return message;
    }
}
