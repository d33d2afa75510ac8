package io.ringprobe.lab.packet;

/** What the two IP versions have in common. */
abstract class IpLayer extends Layer {
    byte[] source;
    byte[] destination;
    int protocol = NONE;
    int ttl = 64;
    int trafficClass;
    /** Overrides IPv4 total length and IPv6 payload length. */
    int length = NONE;

    int version = NONE;

    /** The part of this header that a transport checksum covers. */
    abstract byte[] pseudoHeader(int protocolNumber, int transportLength);

    int protocolOf(Layer next) {
        return or(protocol, next == null ? 253 : next.ipProtocol());
    }
}
