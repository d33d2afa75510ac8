package io.ringprobe.page;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/** The last flows that were seen, as {@link FlowSlot}s. Used by the page's thread. */
final class RecentFlows implements AutoCloseable {
    private final NativeBlock block;
    private final int size;
    private long count;

    /** @param size how many are kept, a power of two */
    RecentFlows(int size) {
        this.size = size;
        block = NativeBlock.allocate((long) size * FlowSlot.LENGTH);
    }

    /** Copies the flow at {@code slot}. */
    void add(long slot) {
        long to = at(count++);
        Memory.copyWords(slot, to, FlowSlot.HEAD_LENGTH);
        int rest = Memory.getUnsignedShort(slot + FlowSlot.TEXT_LENGTH_OFFSET) + FlowSlot.TEXT_OFFSET;
        Memory.copy(slot + FlowSlot.HEAD_LENGTH, to + FlowSlot.HEAD_LENGTH, rest - FlowSlot.HEAD_LENGTH);
    }

    /** Flows that came so far: the number of the next one. */
    long count() {
        return count;
    }

    /** The number of the oldest flow that is kept. */
    long oldest() {
        return Math.max(0, count - size);
    }

    /** Where the flow of that number stands. */
    long at(long number) {
        return block.address() + (number & size - 1L) * FlowSlot.LENGTH;
    }

    @Override
    public void close() {
        block.close();
    }
}
