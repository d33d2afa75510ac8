package io.ringprobe.lab.text;

import io.ringprobe.memory.Memory;

/** Finds lines in off-heap memory. Stateless; allocates nothing. */
public final class Lines {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LINE_FEEDS = ONES * '\n';

    private Lines() {}

    /** Where the next line feed stands, or {@code end} where there is none before it. */
    public static long end(long from, long end) {
        long at = from;
        while (end - at >= Long.BYTES) {
            long found = lineFeeds(at);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < end && Memory.getByte(at) != '\n') {
            at++;
        }
        return at;
    }

    /** Lines between the two addresses; the last need not end in a line feed. */
    public static long count(long from, long end) {
        long lines = 0;
        long at = from;
        while (at < end) {
            at = end(at, end) + 1;
            lines++;
        }
        return lines;
    }

    /** The lowest set bit is the high bit of the first line feed among eight octets; those above may be wrong. */
    private static long lineFeeds(long at) {
        long differences = Memory.getLong(at) ^ LINE_FEEDS;
        return differences - ONES & ~differences & HIGH_BITS;
    }
}
