package io.ringprobe.export.ipfix;

import io.ringprobe.memory.NativeBlock;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Views of off-heap memory that channels can write from. Stateless. */
final class Buffers {
    private Buffers() {}

    /** A buffer over the whole block, without a copy; it may not be used once the block is closed. */
    @SuppressWarnings("restricted") // the block's address and size are its own
    static ByteBuffer over(NativeBlock block) {
        return MemorySegment.ofAddress(block.address())
                .reinterpret(block.size())
                .asByteBuffer();
    }
}
