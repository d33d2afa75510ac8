package io.ringprobe.flow;

import io.ringprobe.memory.NativeBlock;

/**
 * The unit that travels from a shard to the export stage: finished {@linkplain FlowRecord flow records}, one behind the
 * other, each with its repeats. An empty one is a tick: it tells the export stage that time goes on.
 *
 * <p>Owned by the shard's thread until published, then by the export thread until the ring's sequence passes it.
 */
public final class FlowBlock implements AutoCloseable {
    private static final int FULL = 1 << 16;

    private final NativeBlock memory;
    private int used;
    private int count;
    private boolean last;

    /** @param flowCapacity the most bytes that a flow's record can take, with its repeats */
    public FlowBlock(int flowCapacity) {
        memory = NativeBlock.allocate((long) FULL + flowCapacity);
    }

    public void reset() {
        used = 0;
        count = 0;
        last = false;
    }

    /** A new block that is as large as this one. */
    public FlowBlock empty() {
        return new FlowBlock((int) memory.size() - FULL);
    }

    /** Whether the shard will send nothing more. */
    public boolean isLast() {
        return last;
    }

    public void markLast() {
        last = true;
    }

    /** Where the first record stands; each is followed by its repeats, then by the next, after its own length. */
    public long first() {
        return memory.address();
    }

    /** Where the next flow goes; {@link #commit} keeps it. */
    public long next() {
        return memory.address() + used;
    }

    /** Keeps a flow's record, whose length counts its repeats. */
    public void commit(int length) {
        used += length;
        count++;
    }

    /** Flows in the block. */
    public int count() {
        return count;
    }

    /** Whether the block should travel; one more flow would still fit. */
    public boolean isFull() {
        return used >= FULL;
    }

    @Override
    public void close() {
        memory.close();
    }
}
