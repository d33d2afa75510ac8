package io.ringprobe.plugin.osquery;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** The IP addresses of this host, to be asked by shards without a lock or an allocation. Immutable. */
final class LocalAddresses {
    private static final int LOOPBACK_NETWORK = 127;
    /** ::1, its second word in machine byte order. */
    private static final long LOOPBACK_6 = 1L << 56;

    private final long[] words;

    /** These addresses, and all of the loopback's. */
    LocalAddresses(List<InetAddress> addresses) {
        words = new long[2 * addresses.size()];
        for (int i = 0; i < addresses.size(); i++) {
            byte[] octets = addresses.get(i).getAddress();
            words[2 * i] = SocketName.word(octets, 0);
            words[2 * i + 1] = SocketName.word(octets, Long.BYTES);
        }
    }

    /** Those of all network interfaces. */
    static LocalAddresses ofThisHost() throws SocketException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InterfaceAddress address : network.getInterfaceAddresses()) {
                addresses.add(address.getAddress());
            }
        }
        return new LocalAddresses(addresses);
    }

    /** Whether an address is one of them, given as in a flow key read in machine byte order. */
    boolean contains(int version, long word0, long word1) {
        if (version == 4 ? (word0 & 0xFF) == LOOPBACK_NETWORK : word0 == 0 && word1 == LOOPBACK_6) {
            return true;
        }
        for (int i = 0; i < words.length; i += 2) {
            if (words[i] == word0 && words[i + 1] == word1) {
                return true;
            }
        }
        return false;
    }
}
