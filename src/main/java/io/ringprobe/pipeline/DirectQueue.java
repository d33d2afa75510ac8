package io.ringprobe.pipeline;

import io.ringprobe.packet.PacketBlock;

/**
 * The way to a shard without a thread of its own: the capture thread does the shard's work itself, block by block (run
 * to completion). The block is still in the processor's cache then, and nobody is woken. Owned by the capture thread.
 */
final class DirectQueue extends ShardQueue {
    private final ShardHandler shard;
    private long published = -1;

    /** @param shard the capture thread's own, for which it is the only one */
    DirectQueue(ShardHandler shard, PacketBlock block) {
        super(block, 0);
        this.shard = shard;
    }

    @Override
    boolean publish() {
        shard.onBlock(block());
        published++;
        fill(block());
        return true;
    }

    @Override
    void tick() {
        block().markTick();
        publish();
    }

    @Override
    int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    long lastPublished() {
        return published;
    }

    @Override
    boolean isConsumed(long sequence) {
        return true;
    }
}
