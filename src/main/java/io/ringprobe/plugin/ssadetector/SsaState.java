package io.ringprobe.plugin.ssadetector;

import io.ringprobe.memory.Memory;

/**
 * The packets of a flow that may be SYNs of TCP connections inside a tunnel: the last time at which each length and
 * direction was seen, for three seconds; and how often one of them was answered by a packet in the other direction that
 * is as long or up to 12 octets longer. Layout:
 *
 * <pre>
 *     0  answered SYNs                                          4
 *     4  candidates held                                        4
 *     8  lengths of the first 100 answers, a bit each           16
 *    24  candidates: time in microseconds | direction | length  16 * 8
 * </pre>
 *
 * <p>Held are the 16 latest candidates. Static methods on the state's address; owned by one shard's thread.
 */
final class SsaState {
    static final int MIN_LENGTH = 60;
    static final int MAX_LENGTH = 150;

    private static final int ANSWERED_OFFSET = 0;
    private static final int HELD_OFFSET = ANSWERED_OFFSET + 4;
    private static final int LENGTHS_OFFSET = HELD_OFFSET + 4;
    private static final int CANDIDATES_OFFSET = LENGTHS_OFFSET + 16;
    private static final int MAX_CANDIDATES = 16;
    static final int LENGTH = CANDIDATES_OFFSET + MAX_CANDIDATES * Long.BYTES;

    private static final int MAX_GROWTH = 12;
    private static final int MAX_NOTED = 100;
    private static final long WINDOW_MICROS = 3_000_000;

    private static final int LENGTH_BITS = 7;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int DIRECTION_BIT = 1 << LENGTH_BITS;
    private static final int TIME_SHIFT = LENGTH_BITS + 1;

    private SsaState() {}

    /** How many SYNs were answered. */
    static int answered(long state) {
        return Memory.getInt(state + ANSWERED_OFFSET);
    }

    /** The share of different lengths among the first 100 answers. There must be an answer. */
    static double variety(long state) {
        int different = Long.bitCount(Memory.getLong(state + LENGTHS_OFFSET))
                + Long.bitCount(Memory.getLong(state + LENGTHS_OFFSET + Long.BYTES));
        return (double) different / Math.min(answered(state), MAX_NOTED);
    }

    /** A packet from {@link #MIN_LENGTH} to {@link #MAX_LENGTH} octets long: it answers a candidate or becomes one. */
    static void add(long state, int length, boolean forward, long micros) {
        int excess = length - MIN_LENGTH;
        int kind = excess | (forward ? DIRECTION_BIT : 0);
        int held = Memory.getInt(state + HELD_OFFSET);
        int kept = 0;
        for (int i = 0; i < held; i++) {
            long candidate = Memory.getLong(slot(state, i));
            if (micros - (candidate >> TIME_SHIFT) > WINDOW_MICROS) {
                continue;
            }
            if (isAnsweredBy(candidate, kind)) {
                answer(state, excess);
                return;
            }
            if (sameKind(candidate, kind)) {
                continue; // the new one takes its place
            }
            Memory.putLong(slot(state, kept++), candidate);
        }
        hold(state, kept, micros << TIME_SHIFT | kind);
    }

    private static boolean isAnsweredBy(long candidate, int kind) {
        int growth = (kind & LENGTH_MASK) - (int) (candidate & LENGTH_MASK);
        return ((candidate ^ kind) & DIRECTION_BIT) != 0 && growth >= 0 && growth <= MAX_GROWTH;
    }

    private static boolean sameKind(long candidate, int kind) {
        return ((candidate ^ kind) & (DIRECTION_BIT | LENGTH_MASK)) == 0;
    }

    private static void answer(long state, int excess) {
        int answered = answered(state);
        if (answered < MAX_NOTED) {
            long word = state + LENGTHS_OFFSET + (excess >>> 6) * Long.BYTES;
            Memory.putLong(word, Memory.getLong(word) | 1L << excess);
        }
        Memory.putInt(state + ANSWERED_OFFSET, answered + 1);
        Memory.putInt(state + HELD_OFFSET, 0);
    }

    private static void hold(long state, int held, long candidate) {
        if (held < MAX_CANDIDATES) {
            Memory.putLong(slot(state, held), candidate);
            Memory.putInt(state + HELD_OFFSET, held + 1);
            return;
        }
        for (int i = 1; i < held; i++) {
            Memory.putLong(slot(state, i - 1), Memory.getLong(slot(state, i)));
        }
        Memory.putLong(slot(state, held - 1), candidate);
    }

    private static long slot(long state, int index) {
        return state + CANDIDATES_OFFSET + (long) index * Long.BYTES;
    }
}
