package io.ringprobe.testkit;

/** A header that follows from the layer inside alone. */
final class SimpleLayer extends Layer {
    /** Makes the header. */
    interface Header {
        PacketBytes of(Layer next, byte[] inner);
    }

    private final int etherType;
    private final int pppProtocol;
    private final Header header;

    SimpleLayer(int etherType, int pppProtocol, Header header) {
        this.etherType = etherType;
        this.pppProtocol = pppProtocol;
        this.header = header;
    }

    @Override
    int etherType() {
        return etherType;
    }

    @Override
    int pppProtocol() {
        return pppProtocol;
    }

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        return join(header.of(next, inner), inner);
    }
}
