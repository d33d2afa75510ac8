package io.ringprobe.lab.random;

/**
 * Whole numbers, such as packets, octets or nanoseconds, as chance has it. Immutable, any thread; drawing makes no
 * garbage.
 */
public interface Distribution {
    long next(Dice dice);

    /** The least number that can come. */
    long min();

    /** The greatest number that can come. */
    long max();

    /** What the numbers come to on average. */
    double mean();
}
