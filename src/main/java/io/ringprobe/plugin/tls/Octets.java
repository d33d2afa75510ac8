package io.ringprobe.plugin.tls;

/**
 * Some octets of a message, where they lie: a flyweight that the parser points to them. Valid as long as the message.
 * Used by one thread.
 */
public final class Octets {
    private long address;
    private int length;

    void wrap(long firstOctet, int octets) {
        address = firstOctet;
        length = octets;
    }

    void clear() {
        wrap(0, 0);
    }

    /** The address of the first octet; of no meaning where there is none. */
    public long address() {
        return address;
    }

    /** How many there are. */
    public int length() {
        return length;
    }
}
