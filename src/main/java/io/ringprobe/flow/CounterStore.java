package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.Slab;
import io.ringprobe.schema.Counters;
import io.ringprobe.schema.Schema;

/**
 * The counters of one plugin's sections ({@link Counters}): their low octets in the section, and what is above these,
 * in the same order and 32 bits each, in a slot that a section gets when a counter first needs it. A counter stays at
 * 2^32 - 1. Owned by one shard's thread.
 */
final class CounterStore implements AutoCloseable {
    private static final int LOW_BITS = 8;
    private static final int LOW = (1 << LOW_BITS) - 1;
    private static final int FULL = 1 << Integer.SIZE - LOW_BITS;

    private final int handle;
    private final int lows;
    private final int count;
    private final int inRecord;
    private final Slab highs;

    CounterStore(Schema schema) {
        handle = schema.counterHandle();
        lows = handle + Integer.BYTES;
        count = schema.counters();
        inRecord = schema.countersInRecord();
        highs = new Slab((count * Integer.BYTES + Long.BYTES - 1) & -Long.BYTES);
    }

    /** Adds to a counter. */
    void add(long section, int counter, long amount) {
        long low = section + lows + counter;
        long sum = Memory.getUnsignedByte(low) + amount;
        Memory.putByte(low, (int) sum);
        if (sum > LOW) {
            carry(section, counter, sum >>> LOW_BITS);
        }
    }

    private void carry(long section, int counter, long amount) {
        int slot = Memory.getInt(section + handle);
        if (slot == 0) {
            slot = highs.take();
            Memory.putInt(section + handle, slot);
            Memory.clear(highs.address(slot), (long) count * Integer.BYTES);
        }
        long high = highs.address(slot) + (long) counter * Integer.BYTES;
        Memory.putInt(high, (int) Math.min(FULL, Memory.getInt(high) + amount));
    }

    /** Writes all counters into the section of a flow record. */
    void copy(long section, long to) {
        long from = section + lows;
        long first = to + inRecord;
        for (int i = 0; i < count; i++) {
            Memory.putInt(first + (long) i * Counters.WIDTH, Memory.getUnsignedByte(from + i));
        }
        int slot = Memory.getInt(section + handle);
        if (slot != 0) {
            addHighs(highs.address(slot), first);
        }
    }

    private void addHighs(long highsAddress, long first) {
        for (int i = 0; i < count; i++) {
            long at = first + (long) i * Counters.WIDTH;
            int high = Memory.getInt(highsAddress + (long) i * Integer.BYTES);
            Memory.putInt(at, high == FULL ? -1 : Memory.getInt(at) + (high << LOW_BITS));
        }
    }

    void free(long section) {
        int slot = Memory.getInt(section + handle);
        if (slot != 0) {
            highs.free(slot);
        }
    }

    int slotsInUse() {
        return highs.used();
    }

    @Override
    public void close() {
        highs.close();
    }
}
