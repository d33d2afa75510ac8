package io.ringprobe.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Slab;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {
    private static final long[] REACHES = {0, 10, 5000, 20_000, 40_000_000, 200_000_000_000L, 1_000_000_000_000_000L};

    private record Entry(long time, int handle) {}

    /** What is drawn here is as far off as gaps are: mostly near, now and then by hours or months. */
    private static long reach(Random random) {
        long most = REACHES[random.nextInt(REACHES.length)];
        return most == 0 ? 0 : random.nextLong(most);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveEntriesInTheOrderOfTheirTimes(long seed) {
        Random random = new Random(seed);
        PriorityQueue<Long> expected = new PriorityQueue<>();
        try (Slab flows = new Slab(FlowState.LENGTH);
                Timers timers = new Timers(flows)) {
            List<Integer> free = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                free.add(flows.take());
            }
            long now = 0;
            for (int i = 0; i < 50_000; i++) {
                boolean add = !free.isEmpty() && (expected.isEmpty() || random.nextInt(100) < 51);
                if (add) {
                    long at = now + reach(random);
                    timers.add(at, free.removeLast());
                    expected.add(at);
                } else {
                    assertTrue(timers.next(), "an entry is missing");
                    now = expected.poll();
                    assertEquals(now, timers.time(), "time of entry " + i);
                    free.add(timers.handle());
                }
            }
            while (!expected.isEmpty()) {
                assertTrue(timers.next(), "an entry is missing at the end");
                assertEquals(expected.poll(), timers.time(), "time at the end");
            }
            assertFalse(timers.next(), "an entry too many");
        }
    }

    @Test
    void shouldGiveEntriesOfOneTimeInTheOrderOfTheirHandles() {
        try (Slab flows = new Slab(FlowState.LENGTH);
                Timers timers = new Timers(flows)) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                entries.add(new Entry(100_000_000L + i % 3, flows.take()));
            }
            entries.reversed().forEach(entry -> timers.add(entry.time(), entry.handle()));
            entries.sort(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::handle));
            for (Entry entry : entries) {
                assertTrue(timers.next(), "an entry is missing");
                assertEquals(entry, new Entry(timers.time(), timers.handle()));
            }
        }
    }

    @Test
    void shouldTakeWhatIsAddedWithinTheTickThatIsDue() {
        try (Slab flows = new Slab(FlowState.LENGTH);
                Timers timers = new Timers(flows)) {
            int first = flows.take();
            int second = flows.take();
            int third = flows.take();
            timers.add(1_000_000, first);
            timers.add(1_000_900, second);
            assertTrue(timers.next());
            timers.add(1_000_400, third);
            assertTrue(timers.next());
            assertEquals(third, timers.handle());
            assertEquals(1_000_400, timers.time());
            assertTrue(timers.next());
            assertEquals(second, timers.handle());
        }
    }
}
