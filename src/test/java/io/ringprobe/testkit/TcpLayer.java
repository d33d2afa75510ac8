package io.ringprobe.testkit;

/** A TCP header. */
final class TcpLayer extends Layer {
    int sourcePort;
    int destinationPort;
    long sequence = 1000;
    long acknowledgment;
    int flags = 0x10;
    int window = 64240;
    int dataOffset = NONE;
    final PacketBytes options = new PacketBytes();

    @Override
    int ipProtocol() {
        return 6;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        byte[] padded = new PacketBytes().bytes(options.toArray()).align(4).toArray();
        byte[] segment = new PacketBytes()
                .u16(sourcePort)
                .u16(destinationPort)
                .u32(sequence)
                .u32(acknowledgment)
                .u8(or(dataOffset, 5 + padded.length / 4) << 4)
                .u8(flags)
                .u16(window)
                .u32(0)
                .bytes(padded)
                .bytes(inner)
                .toArray();
        PacketBytes.put16(segment, 16, PacketBytes.checksum(ip.pseudoHeader(6, segment.length), segment));
        return segment;
    }
}
