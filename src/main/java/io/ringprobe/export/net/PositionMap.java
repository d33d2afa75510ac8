package io.ringprobe.export.net;

import java.util.Arrays;

/**
 * Where positions in one stream of octets lie in another that was made of it, by encryption or compression: pairs of
 * ends, asked for in rising order. Forgets what was asked for. Owned by one thread.
 */
public final class PositionMap {
    private static final int PAIR = 2;

    private long[] pairs = new long[PAIR * 64];
    private int first;
    private int end;
    private long reached;

    /** Notes that the first {@code inner} octets went into the first {@code outer} ones. */
    public void add(long outer, long inner) {
        if (end == pairs.length) {
            makeRoom();
        }
        pairs[end] = outer;
        pairs[end + 1] = inner;
        end += PAIR;
    }

    private void makeRoom() {
        int length = end - first;
        long[] roomy = length > pairs.length / PAIR ? new long[PAIR * pairs.length] : pairs;
        System.arraycopy(pairs, first, roomy, 0, length);
        Arrays.fill(roomy, length, roomy.length, 0);
        pairs = roomy;
        first = 0;
        end = length;
    }

    /** How many of the inner octets lie wholly within the first {@code outer} ones. */
    public long within(long outer) {
        while (first < end && pairs[first] <= outer) {
            reached = pairs[first + 1];
            first += PAIR;
        }
        return reached;
    }
}
