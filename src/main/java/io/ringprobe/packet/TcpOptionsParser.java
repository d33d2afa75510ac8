package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** The options of a TCP header (RFC 9293 section 3.1). */
final class TcpOptionsParser {
    /** NOP, NOP, time stamp of 10 bytes: what nearly every segment with options has, as loaded. */
    private static final int ALIGNED_TIMESTAMP = 0x0A08_0101;

    private static final int ALIGNED_TIMESTAMP_LENGTH = 12;
    private static final long ALIGNED_TIMESTAMP_BITS = bit(1) | bit(8);

    private static final int END = 0;
    private static final int NOP = 1;
    private static final int MSS = 2;
    private static final int MSS_LENGTH = 4;
    private static final int HIGHEST_KIND = 63;

    private TcpOptionsParser() {}

    /**
     * Writes the options' bits and the maximum segment size, if there is one.
     *
     * @param length octets of options, a multiple of 4
     * @return whether all lengths fit
     */
    static boolean parse(long options, int length, long descriptor) {
        if (length == 0) {
            return true;
        }
        if (length == ALIGNED_TIMESTAMP_LENGTH && Memory.getInt(options) == ALIGNED_TIMESTAMP) {
            Memory.putLong(descriptor + PacketDescriptor.TCP_OPTIONS_OFFSET, ALIGNED_TIMESTAMP_BITS);
            return true;
        }
        return walk(options, options + length, descriptor);
    }

    private static boolean walk(long options, long end, long descriptor) {
        long bits = 0;
        long option = options;
        while (option < end) {
            int kind = Memory.getUnsignedByte(option);
            bits |= kind <= HIGHEST_KIND ? bit(kind) : 0;
            if (kind == END) {
                break;
            }
            if (kind == NOP) {
                option++;
                continue;
            }
            int length = length(option, end);
            if (length < 2 || kind == MSS && !readMss(option, length, descriptor)) {
                return false;
            }
            option += length;
        }
        Memory.putLong(descriptor + PacketDescriptor.TCP_OPTIONS_OFFSET, bits);
        return true;
    }

    /** The length of an option of more than one octet, 0 if it is wrong or leaves the header. */
    private static int length(long option, long end) {
        if (option + 1 >= end) {
            return 0;
        }
        int length = Memory.getUnsignedByte(option + 1);
        return option + length <= end ? length : 0;
    }

    private static boolean readMss(long option, int length, long descriptor) {
        if (length != MSS_LENGTH) {
            return false;
        }
        int size = Memory.getUnsignedShortBE(option + 2);
        Memory.putShort(descriptor + PacketDescriptor.TCP_MSS_OFFSET, size);
        return true;
    }

    /**
     * The bit of an option kind in IANA element 209: octets in order of kind, the lowest kind of eight as the highest
     * bit.
     */
    private static long bit(int kind) {
        return 1L << ((kind & 0xF8) + 7 - (kind & 7));
    }
}
