package io.ringprobe.lab.traffic;

/**
 * Hosts on one side of the traffic. When a host has used up its ports, it gets another address of the network.
 *
 * @param ipv4 first address of the network
 * @param ipv4Bits length of its prefix
 * @param ipv6High first 64 bits of the IPv6 network; its hosts differ in the last 32 bits
 * @param ipv6Low the 64 bits after, of which the last 32 are zero
 * @param count how many hosts
 * @param zipf exponent of their popularity; 0 = all alike
 */
public record Hosts(int ipv4, int ipv4Bits, long ipv6High, long ipv6Low, int count, double zipf) {
    /** How many addresses the network has for hosts. */
    public long addresses() {
        return (1L << Integer.SIZE - ipv4Bits) - 2;
    }

    /** The address of a host, or its last 32 bits in IPv6. */
    int address(int version, int host) {
        return (version == 4 ? ipv4 : (int) ipv6Low) + 1 + host;
    }

    /** What all addresses of the network add to a checksum, but for the last 32 bits. */
    int prefixSum(int version) {
        return version == 4
                ? 0
                : Checksum.halves((int) (ipv6High >>> 32))
                        + Checksum.halves((int) ipv6High)
                        + Checksum.halves((int) (ipv6Low >>> 32));
    }
}
