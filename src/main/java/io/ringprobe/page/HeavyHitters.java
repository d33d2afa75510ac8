package io.ringprobe.page;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Finds the keys of most weight with memory for so many only: Space-Saving (Metwally, Agrawal, El Abbadi 2005). A key
 * that comes when all places are taken gets the place of the lightest, and its weight, by which it may be overrated.
 * While there is room, all weights are exact. Keys have 128 bits. Used by one thread.
 */
final class HeavyHitters {
    private static final int EMPTY = -1;

    private final int capacity;
    private final int mask;
    /** Open addressing with linear probing: the place of a key. */
    private final int[] table;

    private final long[] high;
    private final long[] low;
    private final long[] weight;
    private final long[] count;
    /** A binary heap of places, the lightest on top, and where in it each place stands. */
    private final int[] heap;

    private final int[] heapIndex;
    private int size;

    HeavyHitters(int capacity) {
        this.capacity = capacity;
        int tableSize = Integer.highestOneBit(capacity) << 2;
        mask = tableSize - 1;
        table = new int[tableSize];
        Arrays.fill(table, EMPTY);
        high = new long[capacity];
        low = new long[capacity];
        weight = new long[capacity];
        count = new long[capacity];
        heap = new int[capacity];
        heapIndex = new int[capacity];
    }

    /**
     * @param ofWeight what the key weighs more now
     * @param times how often it came
     */
    void add(long keyHigh, long keyLow, long ofWeight, long times) {
        int place = find(keyHigh, keyLow);
        if (place == EMPTY) {
            place = size < capacity ? take(size++) : replaceLightest();
            high[place] = keyHigh;
            low[place] = keyLow;
            insert(place);
        }
        weight[place] += ofWeight;
        count[place] += times;
        sink(heapIndex[place]);
    }

    private int take(int place) {
        weight[place] = 0;
        count[place] = 0;
        heap[place] = place;
        heapIndex[place] = place;
        rise(place);
        return place;
    }

    private int replaceLightest() {
        int place = heap[0];
        remove(place);
        count[place] = 0;
        return place;
    }

    private int find(long keyHigh, long keyLow) {
        int at = hash(keyHigh, keyLow);
        while (table[at] != EMPTY) {
            int place = table[at];
            if (low[place] == keyLow && high[place] == keyHigh) {
                return place;
            }
            at = at + 1 & mask;
        }
        return EMPTY;
    }

    private void insert(int place) {
        int at = hash(high[place], low[place]);
        while (table[at] != EMPTY) {
            at = at + 1 & mask;
        }
        table[at] = place;
    }

    private void remove(int place) {
        int at = hash(high[place], low[place]);
        while (table[at] != place) {
            at = at + 1 & mask;
        }
        table[at] = EMPTY;
        // What was put behind for want of this place moves up.
        for (int next = at + 1 & mask; table[next] != EMPTY; next = next + 1 & mask) {
            int moved = table[next];
            table[next] = EMPTY;
            insert(moved);
        }
    }

    private int hash(long keyHigh, long keyLow) {
        long mixed = (keyHigh * 0x9E37_79B9_7F4A_7C15L ^ keyLow) * 0xD6E8_FEB8_6659_FD93L;
        return (int) (mixed >>> 32) & mask;
    }

    private void rise(int index) {
        int at = index;
        while (at > 0 && weight[heap[at]] < weight[heap[(at - 1) / 2]]) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void sink(int index) {
        int at = index;
        int child = lighterChild(at);
        while (child < size && weight[heap[child]] < weight[heap[at]]) {
            swap(at, child);
            at = child;
            child = lighterChild(at);
        }
    }

    private int lighterChild(int at) {
        int left = 2 * at + 1;
        return left + 1 < size && weight[heap[left + 1]] < weight[heap[left]] ? left + 1 : left;
    }

    private void swap(int a, int b) {
        int place = heap[a];
        heap[a] = heap[b];
        heap[b] = place;
        heapIndex[heap[a]] = a;
        heapIndex[heap[b]] = b;
    }

    void clear() {
        size = 0;
        Arrays.fill(table, EMPTY);
    }

    int size() {
        return size;
    }

    /** Adds all that this has to {@code sum}. */
    void addTo(HeavyHitters sum) {
        for (int i = 0; i < size; i++) {
            sum.add(high[i], low[i], weight[i], count[i]);
        }
    }

    /** The places of the heaviest keys, no more than {@code most}, the heaviest first. */
    int[] heaviest(int most) {
        return IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong((Integer place) -> weight[place])
                        .reversed())
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    long high(int place) {
        return high[place];
    }

    long low(int place) {
        return low[place];
    }

    long weight(int place) {
        return weight[place];
    }

    /** How often the key came since it has its place. */
    long count(int place) {
        return count[place];
    }
}
