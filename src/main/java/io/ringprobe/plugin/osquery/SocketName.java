package io.ringprobe.plugin.osquery;

import java.net.InetAddress;

/**
 * What tells one socket of this host from another: protocol, both addresses, both ports. An address is two words, as
 * the 16 octets of a flow key read in machine byte order; all zero stands for any address, port 0 for any port.
 * Immutable.
 *
 * @param local0 the first eight octets of the local address; IPv4 has four, then zeros
 * @param local1 the rest
 * @param remote0 the same of the remote address
 * @param remote1 the rest
 * @param id IP version, protocol, local and remote port in one
 */
record SocketName(long local0, long local1, long remote0, long remote1, long id) {
    private static final int VERSION_SHIFT = 40;
    private static final int PROTOCOL_SHIFT = 32;
    private static final int LOCAL_PORT_SHIFT = 16;

    static long id(int version, int protocol, int localPort, int remotePort) {
        return (long) version << VERSION_SHIFT
                | (long) protocol << PROTOCOL_SHIFT
                | (long) localPort << LOCAL_PORT_SHIFT
                | remotePort;
    }

    /** An IPv4 socket where one of the addresses is of IPv4: the other one may then be any of IPv6. */
    static SocketName of(int protocol, InetAddress local, int localPort, InetAddress remote, int remotePort) {
        byte[] l = local.getAddress();
        byte[] r = remote.getAddress();
        int version = l.length == 4 || r.length == 4 ? 4 : 6;
        return new SocketName(
                word(l, 0), word(l, 8), word(r, 0), word(r, 8), id(version, protocol, localPort, remotePort));
    }

    /** Eight octets in machine (little-endian) byte order; zero where there are none. */
    static long word(byte[] octets, int from) {
        long word = 0;
        for (int i = Math.min(octets.length, from + Long.BYTES) - 1; i >= from; i--) {
            word = word << 8 | octets[i] & 0xFF;
        }
        return word;
    }
}
