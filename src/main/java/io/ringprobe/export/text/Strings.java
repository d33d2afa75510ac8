package io.ringprobe.export.text;

import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;

/** Writes strings of the network, in quotes and escaped, into off-heap memory. Stateless; allocates nothing. */
final class Strings {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private Strings() {}

    /** Writes {@code length} octets in double quotes, in the manner of {@link Ascii}. */
    static long quoted(Dialect dialect, long from, int length, long to) {
        Memory.putByte(to, '"');
        long end = to + 1;
        int done = 0;
        while (done < length) {
            int plain = copyPlain(from + done, length - done, end);
            done += plain;
            end += plain;
            if (done < length) {
                int taken = special(from + done, length - done);
                end = escape(dialect, from + done, taken, end);
                done += Math.abs(taken);
            }
        }
        return Ascii.character('"', end);
    }

    /** Copies the octets up to the first that isn't plain; returns how many. Looks at eight at a time. */
    private static int copyPlain(long from, int length, long to) {
        int done = 0;
        while (length - done >= Long.BYTES) {
            long word = Memory.getLong(from + done);
            if (!allPlain(word)) {
                break;
            }
            Memory.putLong(to + done, word);
            done += Long.BYTES;
        }
        while (done < length && Dialect.isPlain(Memory.getUnsignedByte(from + done))) {
            Memory.putByte(to + done, Memory.getByte(from + done));
            done++;
        }
        return done;
    }

    /** {@link Dialect#isPlain} for eight octets: sets the high bit of some octet if any isn't plain. */
    private static boolean allPlain(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        long belowSpace = word - SPACES & ~word;
        long quote = quotes - ONES & ~quotes;
        long backslash = backslashes - ONES & ~backslashes;
        long deleteOrAbove = word | word + ONES;
        return ((belowSpace | quote | backslash | deleteOrAbove) & HIGH_BITS) == 0;
    }

    /** Octets of the next character, negative if they are malformed. */
    private static int special(long at, int left) {
        return Memory.getByte(at) >= 0 ? 1 : Utf8.scan(at, left);
    }

    private static long escape(Dialect dialect, long from, int length, long to) {
        if (length == 1) {
            return dialect.escape(Memory.getByte(from), to);
        }
        if (length < 0) {
            return dialect.escapeMalformed(from, -length, to);
        }
        if (length == 2 && Memory.getUnsignedByte(from) == 0xC2 && Memory.getUnsignedByte(from + 1) < 0xA0) {
            return dialect.escapeC1(from, to);
        }
        return dialect.character(from, length, to);
    }
}
