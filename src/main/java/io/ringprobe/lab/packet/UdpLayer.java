package io.ringprobe.lab.packet;

/** A UDP header. */
final class UdpLayer extends Layer {
    int sourcePort;
    int destinationPort;
    int length = NONE;

    @Override
    int ipProtocol() {
        return 17;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        byte[] datagram = new PacketBytes()
                .u16(sourcePort)
                .u16(destinationPort)
                .u16(or(length, 8 + inner.length))
                .u16(0)
                .bytes(inner)
                .toArray();
        int checksum = PacketBytes.checksum(ip.pseudoHeader(17, datagram.length), datagram);
        PacketBytes.put16(datagram, 6, checksum == 0 ? 0xFFFF : checksum);
        return datagram;
    }
}
