package io.ringprobe.lab.packet;

/** A GRE header of version 0, or of version 1 as in PPTP. */
final class GreLayer extends Layer {
    private static final int CHECKSUM = 0x8000;
    private static final int ROUTING = 0x4000;
    private static final int KEY = 0x2000;
    private static final int SEQUENCE = 0x1000;
    private static final int ACKNOWLEDGMENT = 0x0080;

    int type = NONE;
    int version;
    boolean checksum;
    byte[] routes;
    long key = NONE;
    long sequence = NONE;
    long acknowledgment = NONE;

    @Override
    int ipProtocol() {
        return 47;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        int flags = (checksum ? CHECKSUM : 0)
                | (routes != null ? ROUTING : 0)
                | (key != NONE ? KEY : 0)
                | (sequence != NONE ? SEQUENCE : 0)
                | (acknowledgment != NONE ? ACKNOWLEDGMENT : 0)
                | version;
        PacketBytes header = new PacketBytes().u16(flags).u16(or(type, next == null ? 0 : next.etherType()));
        if (checksum || routes != null) {
            header.u32(0);
        }
        append(header, key);
        append(header, sequence);
        append(header, acknowledgment);
        header.bytes(routes != null ? routes : new byte[0]);
        byte[] packet = join(header, inner);
        if (checksum) {
            PacketBytes.put16(packet, 4, PacketBytes.checksum(packet));
        }
        return packet;
    }

    private static void append(PacketBytes header, long field) {
        if (field != NONE) {
            header.u32(field);
        }
    }
}
