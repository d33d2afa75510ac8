package io.ringprobe.plugin.dns.message;

import io.ringprobe.memory.Memory;

/** Comparisons of off-heap octets. Stateless. */
public final class Octets {
    private Octets() {}

    /** Whether two runs of octets are equal. */
    public static boolean equal(long a, long b, int length) {
        for (int i = 0; i < length; i++) {
            if (Memory.getByte(a + i) != Memory.getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the octets are these, given in small letters; ASCII letters of either case count as equal (RFC 4343). */
    public static boolean equalIgnoringCase(long address, int length, byte[] small) {
        if (length != small.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (toSmall(Memory.getByte(address + i)) != small[i]) {
                return false;
            }
        }
        return true;
    }

    private static int toSmall(int octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    }
}
