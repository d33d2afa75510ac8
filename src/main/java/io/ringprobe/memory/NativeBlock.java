package io.ringprobe.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A block of off-heap memory of fixed size.
 *
 * <p>The memory begins on a 128-byte boundary. It is not cleared unless asked, so that pages that are never touched
 * cost nothing. One thread owns a block and closes it; what the memory holds may be handed to another thread through a
 * ring.
 */
public final class NativeBlock implements AutoCloseable {
    /** Two cache lines: processors fetch the second of such a pair along with the first. */
    private static final int ALIGNMENT = 128;

    private final long start;
    private final long address;
    private final long size;
    private boolean closed;

    private NativeBlock(long size) {
        this.size = size;
        this.start = Memory.allocate(size + ALIGNMENT);
        this.address = (start + ALIGNMENT - 1) & -ALIGNMENT;
        Regions.add(address, size);
    }

    /** Allocates {@code size} bytes of undefined content. */
    public static NativeBlock allocate(long size) {
        return new NativeBlock(size);
    }

    /** Allocates {@code size} bytes, all zero. */
    public static NativeBlock allocateCleared(long size) {
        NativeBlock block = new NativeBlock(size);
        Memory.clear(block.address, size);
        return block;
    }

    /** The address of the first byte, on a 128-byte boundary. */
    public long address() {
        return address;
    }

    /** The number of usable bytes. */
    public long size() {
        return size;
    }

    /**
     * A view of a part of the block that channels can read into and write from, without a copy; it may not be used once
     * the block is closed.
     */
    @SuppressWarnings("restricted") // the part is checked to lie in the block
    public ByteBuffer buffer(long offset, int length) {
        Objects.checkFromIndexSize(offset, length, size);
        return MemorySegment.ofAddress(address + offset).reinterpret(length).asByteBuffer();
    }

    /** Frees the memory; a second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Regions.remove(address);
            Memory.free(start, size + ALIGNMENT);
        }
    }
}
