package io.ringprobe.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pool of off-heap slots of one size, named by small handles, that grows by segments and reuses freed slots, last
 * freed first.
 *
 * <p>A handle is a positive int; 0 means none. Which slots are free stands in a stack, so that neither taking nor
 * freeing waits for a slot's memory; each segment has, behind its slots, a part of the stack that holds as many
 * handles. Taking and freeing allocate nothing but for a new segment now and then. One thread owns a slab.
 */
public final class Slab implements AutoCloseable {
    private static final int SEGMENT_BYTES = 1 << 18;

    private final int slotLength;
    private final int segmentShift;
    private final int segmentMask;
    /** Where in a segment its part of the stack begins. */
    private final long stackOffset;

    private final List<NativeBlock> blocks = new ArrayList<>();

    private long[] segments = new long[16];
    private int handedOut;
    /** Handles in the stack. */
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
        this.stackOffset = (long) slotLength << segmentShift;
    }

    /** Takes a slot, of undefined content. */
    public int take() {
        if (freed > 0) {
            return Memory.getInt(place(--freed));
        }
        if (handedOut >>> segmentShift == blocks.size()) {
            grow();
        }
        return ++handedOut;
    }

    /** Gives a slot back. */
    public void free(int handle) {
        Memory.putInt(place(freed++), handle);
    }

    /** The address of a slot. */
    public long address(int handle) {
        int index = handle - 1;
        return segments[index >>> segmentShift] + (long) (index & segmentMask) * slotLength;
    }

    private long place(int index) {
        return segments[index >>> segmentShift] + stackOffset + (long) (index & segmentMask) * Integer.BYTES;
    }

    /** Slots in use. */
    public int used() {
        return handedOut - freed;
    }

    private void grow() {
        NativeBlock block = NativeBlock.allocate(stackOffset + ((long) Integer.BYTES << segmentShift));
        if (blocks.size() == segments.length) {
            segments = Arrays.copyOf(segments, segments.length * 2);
        }
        segments[blocks.size()] = block.address();
        blocks.add(block);
    }

    @Override
    public void close() {
        blocks.forEach(NativeBlock::close);
        blocks.clear();
    }
}
