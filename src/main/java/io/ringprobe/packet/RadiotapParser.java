package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** Radiotap headers (radiotap.org) in front of 802.11 frames. All numbers in them are little-endian. */
final class RadiotapParser {
    private static final int FIXED_HEADER = 8;
    private static final int LENGTH = 2;
    private static final int PRESENT = 4;
    private static final int MORE_PRESENT = 1 << 31;
    private static final int HAS_TIME = 1;
    private static final int HAS_FLAGS = 1 << 1;
    private static final int TIME_LENGTH = 8;
    private static final int HEADER_IS_PADDED = 0x20;

    private RadiotapParser() {}

    static ParseOutcome parse(long frame, int captured, long descriptor) {
        if (captured < FIXED_HEADER) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        int length = Memory.getUnsignedShort(frame + LENGTH);
        if (Memory.getByte(frame) != 0 || length < FIXED_HEADER) {
            return ParseOutcome.MALFORMED_LINK;
        }
        if (captured < length) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        return WifiParser.parse(frame, length, captured, descriptor, isPadded(frame, length));
    }

    /** Finds the field "flags": the first behind the presence words, or the second behind an aligned time stamp. */
    private static boolean isPadded(long frame, int length) {
        int present = Memory.getInt(frame + PRESENT);
        if ((present & HAS_FLAGS) == 0) {
            return false;
        }
        int offset = PRESENT;
        while (offset + 4 <= length && (Memory.getInt(frame + offset) & MORE_PRESENT) != 0) {
            offset += 4;
        }
        offset += 4;
        if ((present & HAS_TIME) != 0) {
            offset = (offset + TIME_LENGTH - 1 & -TIME_LENGTH) + TIME_LENGTH;
        }
        return offset < length && (Memory.getByte(frame + offset) & HEADER_IS_PADDED) != 0;
    }
}
