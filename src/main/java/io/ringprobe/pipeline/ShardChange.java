package io.ringprobe.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringprobe.config.CacheConfig;
import io.ringprobe.flow.FlowBlock;
import java.util.concurrent.CountDownLatch;

/**
 * What a shard should do differently from its next block on.
 *
 * @param flows the cache to go on with, while the flows of the old one end; null = go on with the one that there is
 * @param ring where that one's flows go from now on
 * @param timeouts what ends its flows from now on
 * @param done counted down when no flow of before is left
 */
record ShardChange(ShardFlows flows, RingBuffer<Cargo<FlowBlock>> ring, CacheConfig timeouts, CountDownLatch done) {}
