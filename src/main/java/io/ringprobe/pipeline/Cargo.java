package io.ringprobe.pipeline;

/**
 * The event of a ring: carries one block. A producer that has filled a block swaps it for the empty one that the event
 * holds, so that blocks travel without being copied and nobody holds a place in the ring while filling.
 *
 * @param <B> what is carried
 */
final class Cargo<B> {
    private B block;

    Cargo(B block) {
        this.block = block;
    }

    B block() {
        return block;
    }

    /** Puts a full block in and takes the empty one out. */
    B swap(B full) {
        B empty = block;
        block = full;
        return empty;
    }
}
