package io.ringprobe.lab.packet;

/** A header that follows from the layer inside alone. */
final class SimpleLayer extends Layer {
    /** Makes the header. */
    interface Header {
        PacketBytes of(Layer next, byte[] inner);
    }

    private final int etherType;
    private final Header header;

    SimpleLayer(int etherType, Header header) {
        this.etherType = etherType;
        this.header = header;
    }

    @Override
    int etherType() {
        return etherType;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        return join(header.of(next, inner), inner);
    }
}
