package io.ringprobe.lab.check;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.FlowKey;

/**
 * Layout of a flow in the book: what is true of it, and the sum of what was received. Forward is from the truth's
 * source to its destination.
 *
 * <pre>
 *     0  flow key, lower endpoint first                40
 *    40  time of the first packet, of the last         16  | the truth
 *    56  packets forward, reverse                      16  |
 *    72  octets forward, reverse                       16  |
 *    88  place of its line in the truth file            8  |
 *    96  TCP flags forward, reverse                     2  |
 *    98  1: the truth's source is the key's B           1  |
 *    99  unused                                         1  |
 *   100  expected fields                                4  |
 *   104  first packet of records that began forward     8  | received
 *   112  first packet of those that began in reverse    8  |
 *   120  last packet                                    8  |
 *   128  packets forward, reverse                      16  |
 *   144  octets forward, reverse                       16  |
 *   160  TCP flags forward, reverse                     2  |
 *   162  what records told: 1 times, 2 flags            1  |
 *   163  unused                                         1  |
 *   164  records                                        4  |
 *   168  fields that some record has right, bits        8  |
 *   176  fields that some record has wrong, bits        8  |
 *   184  times are exact to so many ns                  8  |
 * </pre>
 *
 * <p>Numbers in machine byte order, times in ns since 1970. Static; owned by nobody.
 */
final class FlowLayout {
    static final int FIRST = FlowKey.LENGTH;
    static final int LAST = FIRST + 8;
    static final int PACKETS = LAST + 8;
    static final int PACKETS_REV = PACKETS + 8;
    static final int OCTETS = PACKETS_REV + 8;
    static final int OCTETS_REV = OCTETS + 8;
    static final int PLACE = OCTETS_REV + 8;
    static final int FLAGS = PLACE + 8;
    static final int FLAGS_REV = FLAGS + 1;
    static final int SOURCE_IS_B = FLAGS_REV + 1;
    static final int FIELDS = SOURCE_IS_B + 2;
    static final int FIRST_FORWARD = FIELDS + 4;
    static final int FIRST_REVERSE = FIRST_FORWARD + 8;
    static final int GOT_LAST = FIRST_REVERSE + 8;
    static final int GOT_PACKETS = GOT_LAST + 8;
    static final int GOT_PACKETS_REV = GOT_PACKETS + 8;
    static final int GOT_OCTETS = GOT_PACKETS_REV + 8;
    static final int GOT_OCTETS_REV = GOT_OCTETS + 8;
    static final int GOT_FLAGS = GOT_OCTETS_REV + 8;
    static final int GOT_FLAGS_REV = GOT_FLAGS + 1;
    static final int TOLD = GOT_FLAGS_REV + 1;
    static final int RECORDS = TOLD + 2;
    static final int RIGHT = RECORDS + 4;
    static final int WRONG = RIGHT + 8;
    static final int PRECISION = WRONG + 8;
    static final int LENGTH = PRECISION + 8;

    static final int TOLD_TIMES = 1;
    static final int TOLD_FLAGS = 2;

    /** The most fields that a flow can expect: one bit for each. */
    static final int MAX_FIELDS = Long.SIZE;

    private FlowLayout() {}

    static long get(long flow, int offset) {
        return Memory.getLong(flow + offset);
    }

    static void set(long flow, int offset, long value) {
        Memory.putLong(flow + offset, value);
    }

    static void add(long flow, int offset, long value) {
        Memory.putLong(flow + offset, Memory.getLong(flow + offset) + value);
    }

    static void min(long flow, int offset, long value) {
        Memory.putLong(flow + offset, Math.min(Memory.getLong(flow + offset), value));
    }

    static void max(long flow, int offset, long value) {
        Memory.putLong(flow + offset, Math.max(Memory.getLong(flow + offset), value));
    }

    static int octet(long flow, int offset) {
        return Memory.getUnsignedByte(flow + offset);
    }

    static void or(long flow, int offset, int bits) {
        Memory.putByte(flow + offset, Memory.getByte(flow + offset) | bits);
    }

    static int number(long flow, int offset) {
        return Memory.getInt(flow + offset);
    }

    static void number(long flow, int offset, int value) {
        Memory.putInt(flow + offset, value);
    }
}
