package io.ringprobe.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pool of off-heap slots of one size, named by small handles, that grows by segments and reuses freed slots, last
 * freed first.
 *
 * <p>A handle is a positive int; 0 means none. Which slots are free stands in a stack beside them, so that neither
 * taking nor freeing waits for a slot's memory. They allocate nothing but for a new segment now and then. One thread
 * owns a slab.
 */
public final class Slab implements AutoCloseable {
    private static final int SEGMENT_BYTES = 1 << 18;

    private final int slotLength;
    private final int segmentShift;
    private final int segmentMask;
    private final List<NativeBlock> blocks = new ArrayList<>();

    private long[] segments = new long[16];
    private int handedOut;
    private int[] free;
    private int freed;

    /** @param slotLength bytes of a slot, a multiple of 8 and not 0 */
    public Slab(int slotLength) {
        if (slotLength < Long.BYTES || slotLength % Long.BYTES != 0) {
            throw new IllegalArgumentException("a slot can't have " + slotLength + " bytes");
        }
        this.slotLength = slotLength;
        int slots = Math.max(1, SEGMENT_BYTES / slotLength);
        this.segmentShift = 31 - Integer.numberOfLeadingZeros(slots);
        this.segmentMask = (1 << segmentShift) - 1;
        this.free = new int[0];
    }

    /** Takes a slot, of undefined content. */
    public int take() {
        if (freed > 0) {
            return free[--freed];
        }
        if (handedOut >>> segmentShift == blocks.size()) {
            grow();
        }
        return ++handedOut;
    }

    /** Gives a slot back. */
    public void free(int handle) {
        free[freed++] = handle;
    }

    /** The address of a slot. */
    public long address(int handle) {
        int index = handle - 1;
        return segments[index >>> segmentShift] + (long) (index & segmentMask) * slotLength;
    }

    /** Slots in use. */
    public int used() {
        return handedOut - freed;
    }

    private void grow() {
        NativeBlock block = NativeBlock.allocate((long) slotLength << segmentShift);
        if (blocks.size() == segments.length) {
            segments = Arrays.copyOf(segments, segments.length * 2);
        }
        segments[blocks.size()] = block.address();
        blocks.add(block);
        int slots = blocks.size() << segmentShift;
        if (free.length < slots) {
            free = Arrays.copyOf(free, Math.max(slots, 2 * free.length));
        }
    }

    @Override
    public void close() {
        blocks.forEach(NativeBlock::close);
        blocks.clear();
    }
}
