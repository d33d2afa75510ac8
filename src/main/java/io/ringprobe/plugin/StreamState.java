package io.ringprobe.plugin;

import io.ringprobe.memory.Memory;

/**
 * Layout of what {@link Streams} knows of one TCP flow: one cache line.
 *
 * <pre>
 *     0  bitmap: plugins that wait for more, forward      8
 *     8  the same, backward                               8
 *    16  forward: next expected sequence number           4
 *    20    sequence number of the first octet             4
 *    24    octets kept for those who wait: first chunk    4
 *    28    early segments: first chunk                    4
 *    32    early segments held                            1
 *    33    whether the sequence numbers are known         1
 *    34    unused                                         2
 *    36  backward: the same                              20
 *    56  octets held, both directions                     4
 *    60  unused, written to have the line in the cache    4
 * </pre>
 *
 * <p>Owned by one shard's thread.
 */
final class StreamState {
    static final int LENGTH = 64;

    private static final int WAITING_OFFSET = 0;
    private static final int DIRECTIONS_OFFSET = WAITING_OFFSET + 16;
    private static final int DIRECTION_LENGTH = 20;
    private static final int HELD_OFFSET = DIRECTIONS_OFFSET + 2 * DIRECTION_LENGTH;
    private static final int TOUCHED_OFFSET = HELD_OFFSET + 4;

    private static final int NEXT_OFFSET = 0;
    private static final int FIRST_OFFSET = NEXT_OFFSET + 4;
    private static final int KEPT_OFFSET = FIRST_OFFSET + 4;
    private static final int EARLY_OFFSET = KEPT_OFFSET + 4;
    private static final int EARLY_COUNT_OFFSET = EARLY_OFFSET + 4;
    private static final int KNOWN_OFFSET = EARLY_COUNT_OFFSET + 1;

    private StreamState() {}

    /** Nothing is known yet. */
    static void clear(long state) {
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            Memory.putLong(state + i, 0);
        }
    }

    /** Writes to the state's cache line where nothing stands. */
    static void touch(long state) {
        Memory.putInt(state + TOUCHED_OFFSET, 0);
    }

    /** The plugins that wait in that direction. */
    static long waiting(long state, boolean forward) {
        return Memory.getLong(state + WAITING_OFFSET + (forward ? 0 : Long.BYTES));
    }

    static void waiting(long state, boolean forward, long plugins) {
        Memory.putLong(state + WAITING_OFFSET + (forward ? 0 : Long.BYTES), plugins);
    }

    /** Where the fields of a direction begin. */
    static long direction(long state, boolean forward) {
        return state + DIRECTIONS_OFFSET + (forward ? 0 : DIRECTION_LENGTH);
    }

    static int held(long state) {
        return Memory.getInt(state + HELD_OFFSET);
    }

    static void addHeld(long state, int octets) {
        Memory.putInt(state + HELD_OFFSET, held(state) + octets);
    }

    static int next(long direction) {
        return Memory.getInt(direction + NEXT_OFFSET);
    }

    static void next(long direction, int sequence) {
        Memory.putInt(direction + NEXT_OFFSET, sequence);
    }

    /** Whether the stream is known to begin with that sequence number. */
    static boolean beginsWith(long direction, int sequence) {
        return isKnown(direction) && Memory.getInt(direction + FIRST_OFFSET) == sequence;
    }

    static boolean isKnown(long direction) {
        return Memory.getByte(direction + KNOWN_OFFSET) != 0;
    }

    /** The stream begins, or begins again, with that sequence number. */
    static void begin(long direction, int sequence) {
        Memory.putInt(direction + FIRST_OFFSET, sequence);
        Memory.putByte(direction + KNOWN_OFFSET, 1);
        next(direction, sequence);
    }

    /** The link to the first chunk of what is kept. */
    static long keptLink(long direction) {
        return direction + KEPT_OFFSET;
    }

    /** The link to the first chunk of the early segments. */
    static long earlyLink(long direction) {
        return direction + EARLY_OFFSET;
    }

    static int earlyCount(long direction) {
        return Memory.getByte(direction + EARLY_COUNT_OFFSET);
    }

    static void earlyCount(long direction, int count) {
        Memory.putByte(direction + EARLY_COUNT_OFFSET, count);
    }
}
