package io.ringprobe.lab.packet;

/** An MPLS label stack entry, the bottom of the stack where no other follows. */
final class MplsLayer extends Layer {
    private static final int BOTTOM_OF_STACK = 0x100;

    private final int label;
    private final int trafficClass;
    private final int ttl;

    MplsLayer(int label, int trafficClass, int ttl) {
        this.label = label;
        this.trafficClass = trafficClass;
        this.ttl = ttl;
    }

    @Override
    int etherType() {
        return 0x8847;
    }

    @Override
    int pppProtocol() {
        return 0x0281;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        int bottom = next instanceof MplsLayer ? 0 : BOTTOM_OF_STACK;
        return join(new PacketBytes().u32((long) label << 12 | trafficClass << 9 | bottom | ttl), inner);
    }
}
