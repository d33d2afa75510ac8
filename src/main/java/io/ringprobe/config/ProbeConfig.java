package io.ringprobe.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A whole configuration of the probe, from command line or HOCON, checked and ready to start. Immutable.
 *
 * @param inputs the inputs, in the order given
 * @param inputsInTurn whether inputs are read one after the other (else at once, one thread each)
 * @param cache the flow cache
 * @param plugins the plugins, in the order given
 * @param outputs the outputs
 * @param shards number of shards with a thread each, {@link #AUTO_SHARDS} or {@link #NO_SHARDS}
 * @param blockPackets packets in a block ({@code -b})
 * @param inputQueueBlocks blocks in a shard's ring ({@code -q}), a power of two
 * @param exportQueueBlocks blocks in the export ring ({@code -Q}), a power of two
 * @param packetBufferBytes buffer of an input that must copy packets ({@code -B})
 * @param waitStrategy how threads wait for work: sleeping, yielding, blocking or busy-spin
 * @param maxFlowsPerSecond export no more than this ({@code -f}); 0 = no limit
 * @param maxPackets stop each input after so many packets ({@code -c}); 0 = no limit
 * @param pluginsPath folder with jars of more plugins ({@code -L})
 * @param pluginLimits when the probe goes on without a plugin
 * @param process how it behaves as a process
 * @param web what it serves over HTTP
 */
public record ProbeConfig(
        List<Options> inputs,
        boolean inputsInTurn,
        CacheConfig cache,
        List<Options> plugins,
        List<Options> outputs,
        int shards,
        int blockPackets,
        int inputQueueBlocks,
        int exportQueueBlocks,
        int packetBufferBytes,
        String waitStrategy,
        long maxFlowsPerSecond,
        long maxPackets,
        Optional<Path> pluginsPath,
        PluginLimits pluginLimits,
        ProcessConfig process,
        WebConfig web) {
    /** As {@link #autoShards} says. */
    public static final int AUTO_SHARDS = 0;

    /** Each capture thread holds the flows of the packets that it captures. */
    public static final int NO_SHARDS = -1;

    /** Up to so many processors, running to completion took less CPU and no more time (bench/RESULTS.md). */
    private static final int FEW_PROCESSORS = 2;

    public ProbeConfig {
        inputs = List.copyOf(inputs);
        plugins = List.copyOf(plugins);
        outputs = List.copyOf(outputs);
    }

    /**
     * What {@link #AUTO_SHARDS} is on this machine: as many shards as it has processors, less one; {@link #NO_SHARDS}
     * where the hop from thread to thread costs more than it brings, and where it makes no difference to the records: a
     * single capture thread sees all of each flow.
     */
    public static int autoShards(int captureThreads) {
        int processors = Runtime.getRuntime().availableProcessors();
        return captureThreads == 1 && processors <= FEW_PROCESSORS ? NO_SHARDS : Math.max(1, processors - 1);
    }
}
