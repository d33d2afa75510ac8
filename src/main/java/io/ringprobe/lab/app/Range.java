package io.ringprobe.lab.app;

import java.util.random.RandomGenerator;

/**
 * Whole numbers, any of which is as likely as another.
 *
 * @param low the lowest
 * @param high the highest
 */
record Range(int low, int high) {
    int pick(RandomGenerator random) {
        return low == high ? low : random.nextInt(low, high + 1);
    }
}
