package io.ringprobe.export.text;

import io.ringprobe.memory.Memory;

/** Tells well-formed UTF-8 from what isn't (Unicode 16.0, table 3-7). Stateless. */
final class Utf8 {
    private Utf8() {}

    /**
     * Looks at the character that begins at {@code at} with an octet of 0x80 or more.
     *
     * @param left octets there are, at least 1
     * @return its length if it is well-formed; else the negative length of its ill-formed part: as many octets as could
     *     have begun a well-formed character, at least 1 (Unicode's "maximal subpart")
     */
    static int scan(long at, int left) {
        int lead = Memory.getUnsignedByte(at);
        int length = length(lead);
        if (length == 0 || left < 2 || !isSecond(lead, Memory.getUnsignedByte(at + 1))) {
            return -1;
        }
        for (int i = 2; i < length; i++) {
            if (i >= left || (Memory.getByte(at + i) & 0xC0) != 0x80) {
                return -i;
            }
        }
        return length;
    }

    private static int length(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    private static boolean isSecond(int lead, int octet) {
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return octet >= low && octet <= high;
    }
}
