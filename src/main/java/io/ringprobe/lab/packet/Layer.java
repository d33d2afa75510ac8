package io.ringprobe.lab.packet;

/**
 * One header of a packet that is being built, and how the header outside names it. Numbers below 0 mean that the layer
 * outside has no name for it.
 */
abstract class Layer {
    static final int NONE = -1;

    /** The EtherType that announces this layer. */
    int etherType() {
        return NONE;
    }

    /** The IP protocol number that announces this layer. */
    int ipProtocol() {
        return NONE;
    }

    /** The PPP protocol number that announces this layer. */
    int pppProtocol() {
        return NONE;
    }

    /**
     * Puts this layer around {@code inner}.
     *
     * @param next the layer right inside, null where the payload follows
     * @param ip the nearest IP layer outside, null where there is none
     */
    abstract byte[] encode(byte[] inner, Layer next, IpLayer ip);

    /** {@code header}, then {@code inner}. */
    static byte[] join(PacketBytes header, byte[] inner) {
        return header.bytes(inner).toArray();
    }

    /** The overriding value, or the one that is right. */
    static int or(int override, int right) {
        return override == NONE ? right : override;
    }
}
