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
    private final NativeBlock memory;
    private final int capacity;

    private int count;
    private int lane;
    private int clock;
    private boolean hasClock;
    private boolean tick;
    private boolean expiresAllDue;
    private boolean endsAll;
    private boolean last;

    public PacketBlock(int capacity) {
        this.capacity = capacity;
        this.memory = NativeBlock.allocate((long) capacity * PacketDescriptor.LENGTH);
    }

    /** Empties the block, for use by the capture thread of that number. */
    public void reset(int captureLane) {
        count = 0;
        lane = captureLane;
        hasClock = false;
        tick = false;
        expiresAllDue = false;
        endsAll = false;
        last = false;
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

    /** Packets that there is room for in all. */
    public int capacity() {
        return capacity;
    }

    /** Which capture thread this block comes from. */
    public int lane() {
        return lane;
    }

    /** The clock of the capture thread when it published the block, seconds since 1970, modulo 2^32. */
    public int clock() {
        return clock;
    }

    public void clock(int seconds) {
        clock = seconds;
        hasClock = true;
    }

    /** Whether the capture thread knew its clock: not before its first packet. */
    public boolean hasClock() {
        return hasClock;
    }

    /**
     * Whether the block travels because time goes on, full or not, and perhaps without packets: the shard must send on
     * what it holds back, too.
     */
    public boolean isTick() {
        return tick;
    }

    public void markTick() {
        tick = true;
    }

    /** Whether the capture thread will send nothing more. */
    public boolean isLast() {
        return last;
    }

    public void markLast() {
        last = true;
    }

    /**
     * Whether the shard must, after the packets of this block, end every flow that is due by {@link #clock()}. Set
     * where the clock is about to go back, so that results don't depend on how far a sweep had come.
     */
    public boolean expiresAllDue() {
        return expiresAllDue;
    }

    public void expireAllDue() {
        expiresAllDue = true;
    }

    /**
     * Whether the shard must then end all other flows as well. Set where a link's clock was set back: flows from before
     * would wait for it to come there again.
     */
    public boolean endsAll() {
        return endsAll;
    }

    public void endAll() {
        endsAll = true;
        expireAllDue();
    }

    @Override
    public void close() {
        memory.close();
    }
}
