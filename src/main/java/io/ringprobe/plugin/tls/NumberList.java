package io.ringprobe.plugin.tls;

import io.ringprobe.memory.Memory;

/**
 * A list of 8-bit or 16-bit numbers in network byte order, where it lies in a message: a flyweight that the parser
 * points to it. Half a number at the end doesn't count. Valid as long as the message. Used by one thread.
 */
public final class NumberList {
    private final int width;
    private long address;
    private int size;

    /** @param width octets of one number, 1 or 2 */
    NumberList(int width) {
        this.width = width;
    }

    void wrap(long firstOctet, int octets) {
        address = firstOctet;
        size = octets / width;
    }

    void clear() {
        wrap(0, 0);
    }

    /** How many numbers there are, GREASE values among them. */
    public int size() {
        return size;
    }

    /** The number at {@code index}, from 0. */
    public int get(int index) {
        return width == 1
                ? Memory.getUnsignedByte(address + index)
                : Memory.getUnsignedShortBE(address + (long) index * width);
    }
}
