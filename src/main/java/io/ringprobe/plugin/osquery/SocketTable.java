package io.ringprobe.plugin.osquery;

import java.util.Map;

/**
 * The sockets of this host and who has them, to be asked by shards without a lock or an allocation. Immutable; a newer
 * one takes its place.
 */
final class SocketTable {
    static final SocketTable EMPTY = new SocketTable(Map.of());

    private static final int WORDS = 5;

    private final long[] names;
    private final Owner[] owners;
    private final int mask;

    SocketTable(Map<SocketName, Owner> sockets) {
        int slots = Math.max(2, Integer.highestOneBit(sockets.size()) << 2);
        names = new long[slots * WORDS];
        owners = new Owner[slots];
        mask = slots - 1;
        sockets.forEach(this::add);
    }

    private void add(SocketName name, Owner owner) {
        int slot = slot(name.local0(), name.local1(), name.remote0(), name.remote1(), name.id());
        int at = slot * WORDS;
        names[at] = name.local0();
        names[at + 1] = name.local1();
        names[at + 2] = name.remote0();
        names[at + 3] = name.remote1();
        names[at + 4] = name.id();
        owners[slot] = owner;
    }

    /**
     * Who has the socket of these ends: the connected one; else one that is bound to the local address and port; else
     * one that is bound to the port alone, which for IPv4 may be one of IPv6. Null where there is none.
     */
    Owner owner(
            int version,
            int protocol,
            long local0,
            long local1,
            int localPort,
            long remote0,
            long remote1,
            int remotePort) {
        Owner connected =
                find(local0, local1, remote0, remote1, SocketName.id(version, protocol, localPort, remotePort));
        if (connected != null) {
            return connected;
        }
        Owner bound = find(local0, local1, 0, 0, SocketName.id(version, protocol, localPort, 0));
        if (bound != null) {
            return bound;
        }
        Owner any = find(0, 0, 0, 0, SocketName.id(version, protocol, localPort, 0));
        return any != null || version == 6 ? any : find(0, 0, 0, 0, SocketName.id(6, protocol, localPort, 0));
    }

    private Owner find(long local0, long local1, long remote0, long remote1, long id) {
        return owners[slot(local0, local1, remote0, remote1, id)];
    }

    /** The slot that has that name, or the free one where it belongs; half of the slots are free. */
    private int slot(long local0, long local1, long remote0, long remote1, long id) {
        int slot = hash(local0, local1, remote0, remote1, id) & mask;
        while (owners[slot] != null) {
            int at = slot * WORDS;
            if (names[at] == local0
                    && names[at + 1] == local1
                    && names[at + 2] == remote0
                    && names[at + 3] == remote1
                    && names[at + 4] == id) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static int hash(long local0, long local1, long remote0, long remote1, long id) {
        long hash = id;
        hash = (hash ^ local0) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 29 ^ local1) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 32 ^ remote0) * 0x94D049BB133111EBL;
        hash = (hash ^ hash >>> 31 ^ remote1) * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 32);
    }
}
