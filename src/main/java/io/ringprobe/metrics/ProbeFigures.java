package io.ringprobe.metrics;

import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.plugin.StreamStats;
import java.time.Instant;
import java.util.List;

/**
 * What the probe knows of itself at this moment: the seam between the data path and whatever shows figures. Any thread
 * may ask; the data path notices nothing of it, and the numbers may be a moment old.
 */
public interface ProbeFigures {
    /** When the probe began to run. */
    Instant started();

    /** Whether inputs are being read. */
    boolean isRunning();

    /** One for each source of packets, in the order of the configuration. */
    List<Input> inputs();

    List<Shard> shards();

    /** What the shards' byte streams count, one for each shard. */
    List<StreamStats> streams();

    /** The ring between shards and outputs. */
    Ring exportRing();

    /** One for each plugin that is or was on in this run. */
    List<Plugin> plugins();

    /** One for each output that is or was open in this run. */
    List<Output> outputs();

    /** What went wrong in this run, in order, a line each. */
    List<String> failures();

    /**
     * Why packets don't become records any more: a thread of the data path that failed or ended, a line each. Empty
     * where all is well, also when the run ends in order. An input that is broken is none of these.
     */
    List<String> ailments();

    /**
     * A source of packets.
     *
     * @param kind the input's name, such as {@code raw}
     * @param counters what became of its packets
     * @param trouble what is wrong now, or null
     */
    record Input(String kind, InputCounters counters, String trouble) {}

    /**
     * A shard.
     *
     * @param stats what its cache counts
     * @param droppedFlows flows that ended while the export ring was full and nobody could wait
     * @param capacity flows that its cache has room for
     * @param packets its ring
     */
    record Shard(int index, CacheStats stats, long droppedFlows, long capacity, Ring packets) {}

    /**
     * A ring.
     *
     * @param size blocks that it has room for
     * @param filled blocks that wait in it
     */
    record Ring(int size, long filled) {}

    /**
     * A plugin, over all shards.
     *
     * @param calls how often one of its hooks was called
     * @param records flow records that had a section of it
     * @param failures calls that ended with an exception
     * @param overruns calls that took longer than they may
     * @param switchedOff whether it failed so often that it is off
     */
    record Plugin(String name, long calls, long records, long failures, long overruns, boolean switchedOff) {}

    /**
     * An output.
     *
     * @param kind the output's name in the configuration, such as {@code ipfix}
     * @param name what tells outputs of a kind apart
     * @param open whether it still gets flows; a change of configuration closes outputs
     * @param trouble what is wrong now, or null
     */
    record Output(String kind, String name, OutputCounters counters, boolean open, String trouble) {}
}
