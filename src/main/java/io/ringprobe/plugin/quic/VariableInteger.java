package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * QUIC's integer of 1, 2, 4 or 8 octets (RFC 9000, 16): the first two bits give the length. A flyweight, used by one
 * thread.
 */
final class VariableInteger {
    private long value;
    private int length;

    /** Reads one at {@code address}, where {@code available} octets are; false where it isn't wholly there. */
    boolean read(long address, int available) {
        if (available <= 0) {
            return false;
        }
        int first = Memory.getUnsignedByte(address);
        length = 1 << (first >> 6);
        if (length > available) {
            return false;
        }
        value = first & 0x3F;
        for (int i = 1; i < length; i++) {
            value = value << 8 | Memory.getUnsignedByte(address + i);
        }
        return true;
    }

    /** Up to 2^62 - 1. */
    long value() {
        return value;
    }

    /** Octets that it takes. */
    int length() {
        return length;
    }
}
