package io.ringprobe.packet;

import io.ringprobe.memory.NativeBlock;

/**
 * The unit that travels from a capture thread to a shard: up to a few hundred {@linkplain PacketDescriptor packet
 * descriptors}, off-heap, and what the shard must know about the input's clock.
 *
 * <p>Owned by the capture thread until published, then by the shard until the ring's sequence passes it. The frames
 * that descriptors point to belong to the packet source, which may not reuse them before every shard has gone past the
 * block.
 */
public final class PacketBlock implements AutoCloseable {
    /** The clock of an input that will deliver nothing more: later than any other. */
    public static final long CLOCK_ENDED = Long.MAX_VALUE;

    private final NativeBlock memory;
    private final int capacity;

    private int count;
    private int input;
    private long clock;
    private boolean expiresAllDue;

    public PacketBlock(int capacity) {
        this.capacity = capacity;
        this.memory = NativeBlock.allocate((long) capacity * PacketDescriptor.LENGTH);
    }

    /** Empties the block for the input of that index. */
    public void reset(int inputIndex) {
        count = 0;
        input = inputIndex;
        expiresAllDue = false;
    }

    /** The address of descriptor {@code index}. */
    public long descriptor(int index) {
        return memory.address() + (long) index * PacketDescriptor.LENGTH;
    }

    /** The address of the next free descriptor; {@link #commit()} keeps it. */
    public long next() {
        return descriptor(count);
    }

    public void commit() {
        count++;
    }

    public int count() {
        return count;
    }

    public boolean isFull() {
        return count == capacity;
    }

    /** Which input this block comes from. */
    public int input() {
        return input;
    }

    /** The input's clock when the block was published, seconds since 1970, or {@link #CLOCK_ENDED}. */
    public long clock() {
        return clock;
    }

    public void clock(long seconds) {
        clock = seconds;
    }

    /**
     * Whether the shard must, before the packets of this block, end every flow that is due by {@link #clock()}. Set
     * where the input's clock is about to go back, so that results don't depend on how far a sweep had come.
     */
    public boolean expiresAllDue() {
        return expiresAllDue;
    }

    public void expireAllDue() {
        expiresAllDue = true;
    }

    @Override
    public void close() {
        memory.close();
    }
}
