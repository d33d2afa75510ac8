package io.ringprobe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeavyHittersTest {
    private static Map<Long, Long> weights(HeavyHitters hitters, int most) {
        Map<Long, Long> weights = new HashMap<>();
        for (int place : hitters.heaviest(most)) {
            assertEquals(~hitters.low(place), hitters.high(place));
            assertEquals(null, weights.put(hitters.low(place), hitters.weight(place)), "a key has one place");
        }
        return weights;
    }

    @Test
    void shouldBeExactWhileThereIsRoom() {
        HeavyHitters hitters = new HeavyHitters(100);
        Map<Long, Long> expected = new HashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long key = random.nextLong(100);
            long weight = random.nextLong(1000);
            hitters.add(~key, key, weight, 1);
            expected.merge(key, weight, Long::sum);
        }
        assertEquals(expected, weights(hitters, 1000));
        int[] order = hitters.heaviest(1000);
        long[] sorted = Arrays.stream(order).mapToLong(hitters::weight).toArray();
        for (int i = 1; i < sorted.length; i++) {
            assertTrue(sorted[i - 1] >= sorted[i], "heaviest first");
        }
        assertEquals(10_000, Arrays.stream(order).mapToLong(hitters::count).sum());
    }

    /** Space-Saving's promise: whoever has more than a capacity-th part of all is there, and never underrated. */
    @Test
    void shouldFindTheHeavyAmongMany() {
        int capacity = 64;
        HeavyHitters hitters = new HeavyHitters(capacity);
        Map<Long, Long> expected = new HashMap<>();
        SplittableRandom random = new SplittableRandom(2);
        long all = 0;
        for (int i = 0; i < 200_000; i++) {
            long key = random.nextInt(3) == 0 ? random.nextLong(10) : random.nextLong(100_000);
            long weight = 1 + random.nextLong(100);
            hitters.add(~key, key, weight, 1);
            expected.merge(key, weight, Long::sum);
            all += weight;
        }
        Map<Long, Long> found = weights(hitters, capacity);
        assertEquals(capacity, found.size());
        for (long key = 0; key < 10; key++) {
            assertTrue(expected.get(key) > all / capacity, "the test's own premise");
            long weight = found.get(key);
            assertTrue(weight >= expected.get(key) && weight <= expected.get(key) + all / capacity, "key " + key);
        }
        assertEquals(all, found.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void shouldForgetWhatIsOlderThanTwoMinutes() {
        SlidingTop top = new SlidingTop(8);
        top.add(0, 1, 100);
        for (int i = 1; i < SlidingTop.SPANS; i++) {
            top.turn();
            top.add(0, 2, 1);
        }
        assertEquals(2, top.sum().size());
        assertEquals(100, top.sum().weight(top.sum().heaviest(1)[0]));
        top.turn();
        assertEquals(1, top.sum().size());
        assertEquals(2, top.sum().low(0));
        assertEquals(SlidingTop.SPANS - 1, top.sum().weight(0));
    }
}
