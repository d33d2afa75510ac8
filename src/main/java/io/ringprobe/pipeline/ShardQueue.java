package io.ringprobe.pipeline;

import io.ringprobe.packet.PacketBlock;

/**
 * One capture thread's way to one shard: the block that it is filling, and what takes it when it is full. Owned by the
 * capture thread.
 */
abstract class ShardQueue {
    private final int lane;
    private PacketBlock block;

    /** @param lane number of the capture thread */
    ShardQueue(PacketBlock first, int lane) {
        this.block = first;
        this.lane = lane;
        first.reset(lane);
    }

    /** The block being filled. */
    final PacketBlock block() {
        return block;
    }

    /** Goes on with another block, which is emptied. */
    final void fill(PacketBlock next) {
        block = next;
        block.reset(lane);
    }

    /**
     * Sends the block, whose clock is set if it is known, on its way and goes on with an empty one.
     *
     * @return whether it was sent; if not, there was no room, and the block's packets are gone
     */
    abstract boolean publish();

    /** Sends the block as it is if the shard is not far behind; else keeps it. */
    abstract void tick();

    /**
     * Packets that find room now, though some blocks travel before they are full and other capture threads see the same
     * room at the same time; less than none where it is little.
     */
    abstract int room();

    /** The sequence under which the last block was published. */
    abstract long lastPublished();

    /** Whether the shard is done with everything up to that sequence. */
    abstract boolean isConsumed(long sequence);

    final void close() {
        block.close();
    }
}
