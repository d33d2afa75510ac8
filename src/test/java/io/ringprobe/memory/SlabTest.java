package io.ringprobe.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlabTest {
    /** What is written into each slot, from its first to its last word. */
    private static void fill(long address, int length, long value) {
        for (int i = 0; i < length; i += Long.BYTES) {
            Memory.putLong(address + i, value + i);
        }
    }

    private static void assertFilled(long address, int length, long value) {
        for (int i = 0; i < length; i += Long.BYTES) {
            assertEquals(value + i, Memory.getLong(address + i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 24, 64, 1000, 100_000, 600_000})
    void shouldKeepEachSlotApart(int slotLength) {
        Random random = new Random(slotLength);
        Map<Integer, Long> taken = new HashMap<>();
        List<Integer> handles = new ArrayList<>();
        int most = Math.min(2000, 20_000_000 / slotLength);
        try (Slab slab = new Slab(slotLength)) {
            for (int i = 0; i < 20_000_000 / slotLength && i < 30_000; i++) {
                boolean take = handles.isEmpty() || handles.size() < most && random.nextInt(5) < 3;
                if (take) {
                    int handle = slab.take();
                    assertTrue(handle > 0);
                    assertNull(taken.put(handle, (long) i), "handle is in use");
                    fill(slab.address(handle), slotLength, i);
                    handles.add(handle);
                } else {
                    int handle = removeRandom(handles, random);
                    assertFilled(slab.address(handle), slotLength, taken.remove(handle));
                    slab.free(handle);
                }
                assertEquals(handles.size(), slab.used());
            }
            taken.forEach((handle, value) -> assertFilled(slab.address(handle), slotLength, value));
        }
    }

    private static int removeRandom(List<Integer> handles, Random random) {
        int index = random.nextInt(handles.size());
        int handle = handles.get(index);
        handles.set(index, handles.getLast());
        handles.removeLast();
        return handle;
    }

    @Test
    void shouldReuseFreedSlotsBeforeItGrows() {
        try (Slab slab = new Slab(64)) {
            Set<Integer> first = new HashSet<>();
            for (int i = 0; i < 10_000; i++) {
                first.add(slab.take());
            }
            first.forEach(slab::free);
            assertEquals(0, slab.used());
            Set<Integer> second = new HashSet<>();
            for (int i = 0; i < 10_000; i++) {
                second.add(slab.take());
            }
            assertEquals(first, second);
        }
    }

    @Test
    void shouldFreeAllItsMemory() {
        Slab slab = new Slab(4096);
        long address = slab.address(slab.take());
        for (int i = 0; i < 500; i++) {
            slab.take();
        }
        slab.close();
        assertThrows(IndexOutOfBoundsException.class, () -> Memory.getLong(address));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -8, 4, 12})
    void shouldRefuseASlotLengthThatIsNoMultipleOfEight(int slotLength) {
        assertThrows(IllegalArgumentException.class, () -> new Slab(slotLength));
    }
}
