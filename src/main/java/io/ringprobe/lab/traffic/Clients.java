package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;

/**
 * Gives each flow a client that makes its key unique: a port that its client's address hasn't used yet, or, without
 * ports, a server that this address hasn't talked to. Who runs out gets another address. Owned by one thread.
 */
final class Clients {
    static final int FIRST_PORT = 1024;
    static final int PORTS = 65_536 - FIRST_PORT;

    /** Has no divisor in common with the number of ports, so that all of them come. */
    private static final int STRIDE = 10_007;

    private final AddressSpace space;
    private final Popularity popularity;
    private final int servers;
    private final Counter ports;
    /** For protocols without ports; null until the first comes. */
    private Counter peers;

    private int host;
    private int port;
    private int peer;

    /** @param servers how many there are to talk to */
    Clients(AddressSpace space, int count, double zipf, int servers) {
        this.space = space;
        this.popularity = new Popularity(count, zipf);
        this.servers = servers;
        this.ports = new Counter(space.take(count), count);
    }

    /** Which address each host has, and how much of it is used up. */
    private static final class Counter {
        final int[] address;
        final int[] used;

        Counter(int first, int count) {
            address = new int[count];
            used = new int[count];
            for (int i = 0; i < count; i++) {
                address[i] = first + i;
            }
        }

        int next(int of, int most, AddressSpace space) {
            if (used[of] == most) {
                address[of] = space.take(1);
                used[of] = 0;
            }
            return used[of]++;
        }
    }

    /** Draws a client with a port. */
    void take(Dice dice) {
        int of = popularity.next(dice);
        int used = ports.next(of, PORTS, space);
        host = ports.address[of];
        port = FIRST_PORT + (int) (((long) used * STRIDE + host * 31L) % PORTS);
    }

    /** Draws a client and its server for a protocol without ports. */
    void takePeer(Dice dice) {
        if (peers == null) {
            int count = ports.address.length;
            peers = new Counter(space.take(count), count);
        }
        int of = popularity.next(dice);
        int used = peers.next(of, servers, space);
        host = peers.address[of];
        port = 0;
        peer = (int) ((used + (long) of) % servers);
    }

    /** The host that was drawn last. */
    int host() {
        return host;
    }

    int port() {
        return port;
    }

    int peer() {
        return peer;
    }
}
