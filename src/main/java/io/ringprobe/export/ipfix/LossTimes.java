package io.ringprobe.export.ipfix;

/**
 * Keeps when a count of losses rose first and last, in milliseconds since 1970; 0 while it never rose. Owned by the
 * export thread.
 */
final class LossTimes {
    private long seen;
    private long first;
    private long last;

    /** Takes note of the count; to be called often, as no loss is older than that. */
    void observe(long count, long nowMillis) {
        if (count > seen) {
            seen = count;
            last = nowMillis;
            first = first == 0 ? nowMillis : first;
        }
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }
}
