package io.ringprobe.memory;

/**
 * Copies strings and the like, which are mostly short: up to {@link #LONGEST} octets by words, the last of which
 * overlap, without the call into the JVM that {@link Memory#copy} makes and that costs more than the copy. Stateless.
 */
public final class ShortCopy {
    private static final int LONGEST = 64;

    private ShortCopy() {}

    /** Copies exactly {@code length} octets; the ranges may not overlap. */
    public static void copy(long from, long to, int length) {
        if (length > LONGEST) {
            Memory.copy(from, to, length);
        } else if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                Memory.putLong(to + i, Memory.getLong(from + i));
            }
            Memory.putLong(to + last, Memory.getLong(from + last));
        } else if (length >= Integer.BYTES) {
            int last = length - Integer.BYTES;
            Memory.putInt(to, Memory.getInt(from));
            Memory.putInt(to + last, Memory.getInt(from + last));
        } else {
            for (int i = 0; i < length; i++) {
                Memory.putByte(to + i, Memory.getByte(from + i));
            }
        }
    }
}
