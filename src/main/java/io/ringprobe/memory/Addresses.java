package io.ringprobe.memory;

/**
 * Writes IP and MAC addresses into off-heap memory, in the manner of {@link Ascii}. Stateless; allocates nothing.
 *
 * <p>IPv6 as in RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of
 * equals) as {@code ::}. Addresses that embed an IPv4 address behind 96 bits of zeros, or behind 80 zeros and 16 ones,
 * end in its dotted form, as inet_ntop and so the usual tools have it.
 */
public final class Addresses {
    /** Characters of the longest IPv6 address. */
    public static final int IPV6_LENGTH = 45;

    public static final int MAC_LENGTH = 17;

    private static final int GROUPS = 8;
    private static final int VERSION_OFFSET = 16;
    /** "0" to "255": the characters in the low three octets, their number in the highest. */
    private static final int[] DECIMAL_OCTETS = decimalOctets();

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private Addresses() {}

    private static int[] decimalOctets() {
        int[] octets = new int[256];
        for (int i = 0; i < octets.length; i++) {
            String text = Integer.toString(i);
            for (int j = 0; j < text.length(); j++) {
                octets[i] |= text.charAt(j) << 8 * j;
            }
            octets[i] |= text.length() << 24;
        }
        return octets;
    }

    /** The version of an address that is laid out as in flow records: the octet behind its sixteen; 0 for none. */
    public static int version(long address) {
        return Memory.getByte(address + VERSION_OFFSET);
    }

    /** An address that is laid out as in flow records; none is written as {@code ::}. */
    public static long ip(long address, long to) {
        return version(address) == 4 ? ipv4(address, to) : ipv6(address, to);
    }

    /** Four octets in network byte order. */
    public static long ipv4(long address, long to) {
        int octets = Memory.getInt(address);
        long end = octet(octets & 0xFF, to);
        Memory.putByte(end, '.');
        end = octet(octets >>> 8 & 0xFF, end + 1);
        Memory.putByte(end, '.');
        end = octet(octets >>> 16 & 0xFF, end + 1);
        Memory.putByte(end, '.');
        return octet(octets >>> 24, end + 1);
    }

    private static long octet(int value, long to) {
        int packed = DECIMAL_OCTETS[value];
        Memory.putInt(to, packed);
        return to + (packed >>> 24);
    }

    /** Sixteen octets in network byte order. */
    public static long ipv6(long address, long to) {
        long run = longestZeroRun(address);
        int start = (int) (run >>> 32);
        int length = (int) run;
        boolean embedsIpv4 = start == 0 && (length == 6 || length == 5 && group(address, 5) == 0xFFFF);
        int groups = embedsIpv4 ? GROUPS - 2 : GROUPS;
        long end = to;
        int i = 0;
        while (i < groups) {
            if (i == start && length > 1) {
                i += length;
                end = Ascii.character(':', end);
                end = i == GROUPS ? Ascii.character(':', end) : end;
            } else {
                end = i == 0 ? end : Ascii.character(':', end);
                end = group(group(address, i++), end);
            }
        }
        return embedsIpv4 ? ipv4(address + 12, Ascii.character(':', end)) : end;
    }

    /** Index of the first group of the longest run of zero groups in the high half, its length in the low half. */
    private static long longestZeroRun(long address) {
        int bestStart = 0;
        int bestLength = 0;
        int length = 0;
        for (int i = 0; i < GROUPS; i++) {
            length = group(address, i) == 0 ? length + 1 : 0;
            if (length > bestLength) {
                bestLength = length;
                bestStart = i - length + 1;
            }
        }
        return (long) bestStart << 32 | bestLength;
    }

    private static int group(long address, int index) {
        return Memory.getUnsignedShortBE(address + 2L * index);
    }

    private static long group(int value, long to) {
        int shift = (31 - Integer.numberOfLeadingZeros(value | 1)) & ~3;
        long end = to;
        for (int s = shift; s >= 0; s -= 4) {
            Memory.putByte(end++, HEX[value >>> s & 15]);
        }
        return end;
    }

    /** Six octets as on the wire, with colons. */
    public static long mac(long address, long to) {
        for (int i = 0; i < 6; i++) {
            Ascii.hex(Memory.getByte(address + i), to + 3L * i);
            Memory.putByte(to + 3L * i + 2, ':');
        }
        return to + MAC_LENGTH;
    }
}
