package io.ringprobe.page;

/**
 * The heaviest keys of the last two minutes: a list for each ten seconds, the oldest of which is given up in its turn.
 * Used by the page's thread.
 */
final class SlidingTop {
    static final int SPANS = 12;
    static final int SPAN_SECONDS = 10;

    private final HeavyHitters[] spans = new HeavyHitters[SPANS];
    private final HeavyHitters sum;
    private int current;

    /** @param capacity keys in each list */
    SlidingTop(int capacity) {
        for (int i = 0; i < SPANS; i++) {
            spans[i] = new HeavyHitters(capacity);
        }
        sum = new HeavyHitters(SPANS * capacity);
    }

    void add(long high, long low, long weight) {
        spans[current].add(high, low, weight, 1);
    }

    /** Begins the next ten seconds. */
    void turn() {
        current = (current + 1) % SPANS;
        spans[current].clear();
    }

    /** The sum of all lists; valid until the next call. */
    HeavyHitters sum() {
        sum.clear();
        for (HeavyHitters span : spans) {
            span.addTo(sum);
        }
        return sum;
    }
}
