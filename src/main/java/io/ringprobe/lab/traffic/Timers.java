package io.ringprobe.lab.traffic;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.Slab;
import java.util.Arrays;

/**
 * What comes next, for any number of flows: a hierarchy of timing wheels, each slot of a wheel as long as the whole
 * wheel below it. Taking and adding cost the same whatever the number of flows; what is due within one slot of the
 * lowest wheel is sorted when that slot is reached. Entries of one time come in the order of their handles, so that
 * runs repeat. Owned by one thread.
 *
 * <pre>
 *  chunk:  next chunk (4)  entries (4)  { time (8)  handle (4)  unused (4) } x 7
 * </pre>
 */
final class Timers implements AutoCloseable {
    private static final int TICK_SHIFT = 13;
    private static final int SLOT_BITS = 12;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int WHEELS = 4;
    private static final int WORDS = SLOTS / Long.SIZE;
    private static final int HANDLE_BITS = 32;
    private static final long OFFSET_MASK = (1 << TICK_SHIFT) - 1;

    private static final int CHUNK = 128;
    private static final int COUNT_OFFSET = 4;
    private static final int ENTRIES_OFFSET = 8;
    private static final int ENTRY = 16;
    private static final int HANDLE_OFFSET = 8;
    private static final int MOST = (CHUNK - ENTRIES_OFFSET) / ENTRY;

    private final Slab chunks = new Slab(CHUNK);
    private final Slab flows;
    private final int[] heads = new int[WHEELS * SLOTS];
    private final long[] filled = new long[WHEELS * WORDS];

    /** What is due in this tick, sorted: the time within the tick, and the handle. */
    private long[] due = new long[256];

    private int dueNext;
    private int dueEnd;
    private long tick;
    private long size;

    private long time;
    private int handle;

    /** Keeps the loads that fetch the flows alive. */
    @SuppressWarnings("unused")
    private long touched;

    /** @param flows what the handles stand for; fetched ahead into the processor's cache */
    Timers(Slab flows) {
        this.flows = flows;
    }

    /** @param at not before {@link #time} */
    void add(long at, int of) {
        size++;
        long atTick = at >>> TICK_SHIFT;
        if (atTick <= tick) {
            addDue(at, of);
        } else {
            place(at, of);
        }
    }

    private void addDue(long at, int of) {
        if (dueEnd == due.length) {
            makeRoom();
        }
        long key = key(at, of);
        int to = dueEnd++;
        while (to > dueNext && due[to - 1] > key) {
            due[to] = due[to - 1];
            to--;
        }
        due[to] = key;
    }

    private void makeRoom() {
        if (dueNext > due.length / 2) {
            System.arraycopy(due, dueNext, due, 0, dueEnd - dueNext);
            dueEnd -= dueNext;
            dueNext = 0;
        } else {
            due = Arrays.copyOf(due, 2 * due.length);
        }
    }

    private static long key(long at, int of) {
        return (at & OFFSET_MASK) << HANDLE_BITS | of;
    }

    /** Puts it into the lowest wheel that reaches from now to then. */
    private void place(long at, int of) {
        long atTick = at >>> TICK_SHIFT;
        int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(atTick ^ tick | 1);
        int wheel = highest / SLOT_BITS;
        int slot = wheel * SLOTS + ((int) (atTick >>> wheel * SLOT_BITS) & SLOTS - 1);
        int chunk = heads[slot];
        long address = chunk == 0 ? 0 : chunks.address(chunk);
        int count = chunk == 0 ? MOST : Memory.getInt(address + COUNT_OFFSET);
        if (count == MOST) {
            int added = chunks.take();
            address = chunks.address(added);
            Memory.putInt(address, chunk);
            heads[slot] = added;
            filled[slot >>> 6] |= 1L << slot;
            count = 0;
        }
        long entry = address + ENTRIES_OFFSET + (long) count * ENTRY;
        Memory.putLong(entry, at);
        Memory.putInt(entry + HANDLE_OFFSET, of);
        Memory.putInt(address + COUNT_OFFSET, count + 1);
    }

    /** Takes the next entry; false when there is none. */
    boolean next() {
        if (dueNext == dueEnd && !advance()) {
            return false;
        }
        long key = due[dueNext++];
        time = tick << TICK_SHIFT | key >>> HANDLE_BITS;
        handle = (int) key;
        size--;
        return true;
    }

    /** The time of the entry that was taken last. */
    long time() {
        return time;
    }

    int handle() {
        return handle;
    }

    /** Goes to the next tick that has entries. */
    private boolean advance() {
        if (size == 0) {
            return false;
        }
        dueNext = 0;
        dueEnd = 0;
        int wheel = 0;
        int slot = nextFilled(0);
        while (true) {
            while (slot < 0) {
                slot = nextFilled(++wheel);
            }
            if (wheel == 0) {
                break;
            }
            // The slot's beginning is now: what it holds goes into the wheels below, which are empty.
            tick = (tick >>> wheel * SLOT_BITS & -SLOTS | slot) << wheel * SLOT_BITS;
            cascade(wheel * SLOTS + slot);
            wheel = 0;
            slot = nextFilledFrom(0, 0);
        }
        tick = tick & -SLOTS | slot;
        collect(slot);
        return true;
    }

    /** The first filled slot of a wheel behind where it stands; -1 where there is none. */
    private int nextFilled(int wheel) {
        return nextFilledFrom(wheel, ((int) (tick >>> wheel * SLOT_BITS) & SLOTS - 1) + 1);
    }

    private int nextFilledFrom(int wheel, int from) {
        int word = from >>> 6;
        long bits = word < WORDS ? filled[wheel * WORDS + word] & -1L << from : 0;
        while (bits == 0 && ++word < WORDS) {
            bits = filled[wheel * WORDS + word];
        }
        return bits == 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    private int empty(int slot) {
        int chunk = heads[slot];
        heads[slot] = 0;
        filled[slot >>> 6] &= ~(1L << slot);
        return chunk;
    }

    /** Spreads the entries of a slot over the wheels below. */
    private void cascade(int slot) {
        int chunk = empty(slot);
        while (chunk != 0) {
            long address = chunks.address(chunk);
            int count = Memory.getInt(address + COUNT_OFFSET);
            for (int i = 0; i < count; i++) {
                long entry = address + ENTRIES_OFFSET + (long) i * ENTRY;
                place(Memory.getLong(entry), Memory.getInt(entry + HANDLE_OFFSET));
            }
            chunk = release(chunk, address);
        }
    }

    private int release(int chunk, long address) {
        int next = Memory.getInt(address);
        chunks.free(chunk);
        return next;
    }

    private void collect(int slot) {
        int chunk = empty(slot);
        while (chunk != 0) {
            long address = chunks.address(chunk);
            int count = Memory.getInt(address + COUNT_OFFSET);
            if (dueEnd + count > due.length) {
                due = Arrays.copyOf(due, 2 * due.length);
            }
            for (int i = 0; i < count; i++) {
                long entry = address + ENTRIES_OFFSET + (long) i * ENTRY;
                due[dueEnd++] = key(Memory.getLong(entry), Memory.getInt(entry + HANDLE_OFFSET));
            }
            chunk = release(chunk, address);
        }
        if (dueEnd > 1) {
            Arrays.sort(due, 0, dueEnd);
            touch();
        }
    }

    /** Loads each flow once, so that the waits for memory overlap. */
    private void touch() {
        long sum = 0;
        for (int i = 0; i < dueEnd; i++) {
            int of = (int) due[i];
            if (of != 0) {
                sum += Memory.getLong(flows.address(of));
            }
        }
        touched = sum;
    }

    @Override
    public void close() {
        chunks.close();
    }
}
