package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * Where hellos are put together from CRYPTO frames, which may come in any order, over several packets and datagrams,
 * and more than once. A fixed number of buffers for all flows of a shard; a flow holds one only while its hello isn't
 * complete. If all are taken, the flow that took the next one in turn loses it: so hellos that never end cost no flow
 * its own for long, and no memory.
 *
 * <pre>
 *   buffer: | which octets are there: a bit each, 1 KiB | octets, 8 KiB |
 *   owner, in the flow's section: | stamp 8 | buffer's number 4 |
 * </pre>
 *
 * <p>Of octets that come twice, the first are kept. Used by one thread.
 */
final class HelloBuffers implements AutoCloseable {
    /** Octets of a hello that are kept; what lies beyond is not. */
    static final int CAPACITY = 8192;

    private static final int INDEX_OFFSET = Long.BYTES;
    static final int OWNER_LENGTH = INDEX_OFFSET + Integer.BYTES;

    private static final int BITS_LENGTH = CAPACITY / Byte.SIZE;
    private static final int BUFFER_LENGTH = BITS_LENGTH + CAPACITY;
    private static final int LAST_BIT = Long.SIZE - 1;

    private final NativeBlock block;
    private final long[] stamps;
    private final int[] free;
    private int freeCount;
    private int nextVictim;
    private long lastStamp;
    private long bits;
    private long octets;

    /** @param buffers how many flows can have an incomplete hello at once; untouched ones take no memory */
    HelloBuffers(int buffers) {
        block = NativeBlock.allocate((long) buffers * BUFFER_LENGTH);
        stamps = new long[buffers];
        free = new int[buffers];
        while (freeCount < buffers) {
            free[freeCount] = buffers - 1 - freeCount;
            freeCount++;
        }
    }

    /** Turns to the owner's buffer: the one it has, or an empty one. */
    void select(long owner) {
        int index = Memory.getInt(owner + INDEX_OFFSET);
        if (!holds(owner)) {
            index = take();
            Memory.putLong(owner, stamps[index]);
            Memory.putInt(owner + INDEX_OFFSET, index);
            Memory.clear(buffer(index), BITS_LENGTH);
        }
        bits = buffer(index);
        octets = bits + BITS_LENGTH;
    }

    private boolean holds(long owner) {
        long stamp = Memory.getLong(owner);
        return stamp != 0 && stamps[Memory.getInt(owner + INDEX_OFFSET)] == stamp;
    }

    private int take() {
        int index;
        if (freeCount > 0) {
            index = free[--freeCount];
        } else {
            index = nextVictim;
            nextVictim = (nextVictim + 1) % stamps.length;
        }
        stamps[index] = ++lastStamp;
        return index;
    }

    private long buffer(int index) {
        return block.address() + (long) index * BUFFER_LENGTH;
    }

    /** Gives the owner's buffer back, if it has one. */
    void release(long owner) {
        if (holds(owner)) {
            int index = Memory.getInt(owner + INDEX_OFFSET);
            stamps[index] = 0;
            free[freeCount++] = index;
        }
        Memory.putLong(owner, 0);
    }

    /** Adds {@code length} octets of the selected hello. */
    void add(long offset, long data, int length) {
        if (offset >= CAPACITY) {
            return;
        }
        int from = (int) offset;
        int end = Math.min(CAPACITY, from + length);
        int at = from;
        while (at < end) {
            int stop = Math.min(end, (at | LAST_BIT) + 1);
            addWithinWord(at, stop, data + at - from);
            at = stop;
        }
    }

    private void addWithinWord(int from, int end, long data) {
        long word = bits + from / Byte.SIZE & -Long.BYTES;
        long present = Memory.getLong(word);
        long added = -1L << from & -1L >>> LAST_BIT - (end - 1 & LAST_BIT);
        if ((present & added) == 0) {
            Memory.copy(data, octets + from, end - from);
        } else {
            for (int i = from; i < end; i++) {
                if ((present & 1L << i) == 0) {
                    Memory.putByte(octets + i, Memory.getByte(data + i - from));
                }
            }
        }
        Memory.putLong(word, present | added);
    }

    /** The address of the selected hello's first octet. */
    long address() {
        return octets;
    }

    /** How many octets of the selected hello are there without a gap. */
    int length() {
        int length = 0;
        while (length < CAPACITY) {
            long present = Memory.getLong(bits + length / Byte.SIZE);
            if (present != -1) {
                return length + Long.numberOfTrailingZeros(~present);
            }
            length += Long.SIZE;
        }
        return length;
    }

    @Override
    public void close() {
        block.close();
    }
}
