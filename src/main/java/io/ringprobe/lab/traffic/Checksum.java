package io.ringprobe.lab.traffic;

/** The checksum of the Internet protocols (RFC 1071), in parts that are added up. Stateless. */
final class Checksum {
    private Checksum() {}

    /** The sum of 16-bit words in network byte order, below 2^16; an odd octet at the end counts as a high one. */
    static int sum(byte[] octets, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = octets[from + i] & 0xFF;
            sum += (i & 1) == 0 ? octet << 8 : octet;
        }
        while (sum >>> 16 != 0) {
            sum = (sum >>> 16) + (sum & 0xFFFF);
        }
        return (int) sum;
    }

    /** The sum of the two halves. */
    static int halves(int word) {
        return (word >>> 16) + (word & 0xFFFF);
    }

    /** The checksum over what was summed up, which is below 2^31. */
    static int of(int sum) {
        return ~halves(halves(sum)) & 0xFFFF;
    }
}
