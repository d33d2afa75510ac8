package io.ringprobe.pipeline;

import io.ringprobe.flow.FlowCache;

/** A shard's flow cache, and the way out of it. Used by the shard's thread. */
record ShardFlows(FlowCache cache, FlowOutlet outlet) implements AutoCloseable {
    @Override
    public void close() {
        cache.close();
        outlet.close();
    }
}
