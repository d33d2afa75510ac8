package io.ringprobe.export.spool;

import java.time.Duration;

/**
 * How much a spool keeps.
 *
 * @param maxBytes octets on disk at most; beyond that the oldest entries are thrown out, a segment at a time
 * @param maxAge entries that have waited longer are thrown out
 */
public record SpoolSettings(long maxBytes, Duration maxAge) {
    /** The smallest bound: smaller ones would throw out a large part of all entries at once. */
    public static final long MIN_BYTES = 1 << 20;

    public static final long DEFAULT_BYTES = 1L << 30;
    /** Longer than any holiday; where many flows come, the size ends it before. */
    public static final Duration DEFAULT_AGE = Duration.ofDays(7);

    /** So small a part of the whole is thrown out at once. */
    private static final int SEGMENTS = 64;

    private static final int MIN_SEGMENT = 1 << 17;
    private static final int MAX_SEGMENT = 1 << 24;
    private static final int MAX_STEP = 1 << 18;

    public SpoolSettings {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("a spool can't be bounded to " + maxBytes + " bytes");
        }
        if (!maxAge.isPositive()) {
            throw new IllegalArgumentException("entries can't be kept for " + maxAge);
        }
    }

    public static SpoolSettings defaults() {
        return new SpoolSettings(DEFAULT_BYTES, DEFAULT_AGE);
    }

    /** Octets of a segment at most. */
    int segmentBytes() {
        return Math.clamp(maxBytes / SEGMENTS, MIN_SEGMENT, MAX_SEGMENT);
    }

    /** Octets by which a segment grows on disk. */
    int stepBytes() {
        return Math.min(segmentBytes(), MAX_STEP);
    }
}
