package io.ringprobe.lab.packet;

/** A TCP header. */
final class TcpLayer extends Layer {
    private static final String FLAGS = "FSRPAUEC";

    int sourcePort;
    int destinationPort;
    long sequence = 1000;
    long acknowledgment;
    int flags = 0x10;
    int window = 64240;
    int dataOffset = NONE;
    final PacketBytes options = new PacketBytes();

    /** The bits of flags by their letters. */
    static int flagsOf(String letters) {
        int bits = 0;
        for (char letter : letters.toCharArray()) {
            bits |= 1 << FLAGS.indexOf(letter);
        }
        return bits;
    }

    /** Adds an option of that kind with {@code values} after its length; kinds 0 and 1 stand alone. */
    void option(int kind, int... values) {
        options.u8(kind);
        if (kind > 1) {
            options.u8(values.length + 2);
        }
        for (int value : values) {
            options.u8(value);
        }
    }

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
