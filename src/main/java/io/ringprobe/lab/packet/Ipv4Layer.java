package io.ringprobe.lab.packet;

/** An IPv4 header. */
final class Ipv4Layer extends IpLayer {
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;

    int identification = 0x1234;
    boolean dontFragment;
    boolean moreFragments;
    boolean reserved;
    /** In octets, a multiple of 8. */
    int fragmentOffset;

    byte[] options = {};
    int headerWords = NONE;
    int checksum = NONE;

    @Override
    int etherType() {
        return 0x0800;
    }

    @Override
    int ipProtocol() {
        return 4;
    }

    @Override
    int pppProtocol() {
        return 0x0021;
    }

    @Override
    byte[] pseudoHeader(int protocolNumber, int transportLength) {
        return new PacketBytes()
                .bytes(source)
                .bytes(destination)
                .u16(protocolNumber)
                .u16(transportLength)
                .toArray();
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        int fragment = (reserved ? 0x8000 : 0)
                | (dontFragment ? DONT_FRAGMENT : 0)
                | (moreFragments ? MORE_FRAGMENTS : 0)
                | fragmentOffset >>> 3;
        int headerLength = 20 + options.length;
        byte[] header = new PacketBytes()
                .u8(or(version, 4) << 4 | or(headerWords, headerLength / 4))
                .u8(trafficClass)
                .u16(or(length, headerLength + inner.length))
                .u16(identification)
                .u16(fragment)
                .u8(ttl)
                .u8(protocolOf(next))
                .u16(0)
                .bytes(source)
                .bytes(destination)
                .bytes(options)
                .toArray();
        PacketBytes.put16(header, 10, or(checksum, PacketBytes.checksum(header)));
        return join(new PacketBytes().bytes(header), inner);
    }
}
