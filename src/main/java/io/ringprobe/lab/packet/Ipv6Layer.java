package io.ringprobe.lab.packet;

/** An IPv6 header; its extension headers are layers of their own. */
final class Ipv6Layer extends IpLayer {
    int flowLabel;

    @Override
    int etherType() {
        return 0x86DD;
    }

    @Override
    int ipProtocol() {
        return 41;
    }

    @Override
    int pppProtocol() {
        return 0x0057;
    }

    @Override
    byte[] pseudoHeader(int protocolNumber, int transportLength) {
        return new PacketBytes()
                .bytes(source)
                .bytes(destination)
                .u32(transportLength)
                .u32(protocolNumber)
                .toArray();
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        PacketBytes header = new PacketBytes()
                .u32((long) or(version, 6) << 28 | (long) trafficClass << 20 | flowLabel)
                .u16(or(length, inner.length))
                .u8(protocolOf(next))
                .u8(ttl)
                .bytes(source)
                .bytes(destination);
        return join(header, inner);
    }
}
