package io.ringprobe.metrics;

import java.util.List;

/**
 * All that the probe tells of itself to Prometheus. From here metrics are registered, and {@code src/docs/metrics.md}
 * is written.
 *
 * <p>Names are Micrometer's, words with dots between them; what Prometheus sees is {@link #prometheusName()}. Values of
 * labels are bounded by the configuration: names of inputs, plugins and outputs, numbers of shards, and the words of
 * enums.
 */
public enum Metric {
    BUILD(Kind.INFO, "ringprobe.build", "", Labels.BUILD, "always 1; the labels say what runs"),
    RUNNING(Kind.GAUGE, "ringprobe.running", "", Labels.NONE, "1 while inputs are being read, else 0"),
    START_TIME(
            Kind.GAUGE, "ringprobe.start.time.seconds", "seconds", Labels.NONE, "when the run began, since the epoch"),
    FAILURES(
            Kind.COUNTER, "ringprobe.failures", "", Labels.NONE, "what went wrong in this run: broken inputs, threads"),
    HEALTHY(Kind.GAUGE, "ringprobe.healthy", "", Labels.NONE, "1 where /healthz says that all is well, else 0"),

    INPUT_PACKETS(Kind.COUNTER, "ringprobe.input.packets", "", Labels.INPUT, "packets that came"),
    INPUT_BYTES(Kind.COUNTER, "ringprobe.input.bytes", "bytes", Labels.INPUT, "their octets on the wire"),
    INPUT_OUTCOMES(
            Kind.COUNTER,
            "ringprobe.input.packet.outcomes",
            "",
            Labels.INPUT_OUTCOME,
            "packets by how their parsing ended: `parsed`, less those dropped, went to a shard, all others became no"
                    + " flow"),
    INPUT_FILTERED(
            Kind.COUNTER, "ringprobe.input.filtered.packets", "", Labels.INPUT, "packets that the filter left out"),
    INPUT_DROPPED(
            Kind.COUNTER,
            "ringprobe.input.dropped.packets",
            "",
            Labels.INPUT,
            "parsed packets that found the ring of their shard full and became no flow"),
    INPUT_MISSED(
            Kind.COUNTER,
            "ringprobe.input.missed.packets",
            "",
            Labels.INPUT,
            "packets that kernel or card threw away because the input's buffer was full; not counted as come"),
    INPUT_MISSED_BY_INTERFACE(
            Kind.COUNTER,
            "ringprobe.input.interface.missed.packets",
            "",
            Labels.INPUT,
            "packets that the interface dropped or received damaged; not counted as come"),
    INPUT_TROUBLE(
            Kind.GAUGE, "ringprobe.input.trouble", "", Labels.INPUT, "1 while something is wrong, else 0; see /readyz"),

    SHARD_PACKETS(Kind.COUNTER, "ringprobe.shard.packets", "", Labels.SHARD, "packets that the flow cache has handled"),
    FLOWS_STARTED(Kind.COUNTER, "ringprobe.flows.started", "", Labels.SHARD, "flow records begun"),
    FLOWS_ENDED(
            Kind.COUNTER,
            "ringprobe.flows.ended",
            "",
            Labels.SHARD_REASON,
            "flow records ended, by reason as in IPFIX; `lack_of_resources`: the cache's line was full"),
    FLOWS_DROPPED(
            Kind.COUNTER,
            "ringprobe.flows.dropped",
            "",
            Labels.SHARD,
            "flow records that ended while the ring to the outputs was full; no output got them"),
    FLOW_PACKETS(Kind.HISTOGRAM, "ringprobe.flow.packets", "", Labels.NONE, "packets of the flow records that ended"),
    CACHE_FLOWS(Kind.GAUGE, "ringprobe.cache.flows", "", Labels.SHARD, "flows in the cache"),
    CACHE_PEAK(Kind.GAUGE, "ringprobe.cache.peak.flows", "", Labels.SHARD, "the most flows that it held at once"),
    CACHE_CAPACITY(Kind.GAUGE, "ringprobe.cache.capacity.flows", "", Labels.SHARD, "flows that it has room for"),
    CACHE_LINES(
            Kind.GAUGE,
            "ringprobe.cache.lines",
            "",
            Labels.SHARD_FLOWS,
            "lines of the cache by the flows in them, counted about once a second; where a line has room for more than"
                    + " 16, the label is the upper end of a sixteenth"),

    STREAM_MESSAGES(
            Kind.COUNTER,
            "ringprobe.stream.messages",
            "",
            Labels.SHARD,
            "TCP messages whose first octets were kept until the rest came"),
    STREAM_EARLY(
            Kind.COUNTER,
            "ringprobe.stream.early.segments",
            "",
            Labels.SHARD,
            "TCP segments that came before one that belongs in front of them"),
    STREAM_REPEATED(
            Kind.COUNTER,
            "ringprobe.stream.repeated.segments",
            "",
            Labels.SHARD,
            "TCP segments of which all octets had been seen"),
    STREAM_GAPS(
            Kind.COUNTER,
            "ringprobe.stream.gaps",
            "",
            Labels.SHARD,
            "gaps in TCP streams for which nobody waits any longer"),
    STREAM_REFUSED(
            Kind.COUNTER,
            "ringprobe.stream.refused",
            "",
            Labels.SHARD,
            "times that octets weren't kept, as the flow had its share or the pool was empty"),

    RING_SIZE(Kind.GAUGE, "ringprobe.ring.size.blocks", "", Labels.RING, "blocks that the ring has room for"),
    RING_FILLED(Kind.GAUGE, "ringprobe.ring.filled.blocks", "", Labels.RING, "blocks that wait in it"),

    PLUGIN_CALLS(Kind.COUNTER, "ringprobe.plugin.calls", "", Labels.PLUGIN, "calls of its hooks"),
    PLUGIN_RECORDS(
            Kind.COUNTER,
            "ringprobe.plugin.records",
            "",
            Labels.PLUGIN,
            "hits: flow records in which it has found something"),
    PLUGIN_FAILURES(Kind.COUNTER, "ringprobe.plugin.failures", "", Labels.PLUGIN, "calls that ended with an exception"),
    PLUGIN_OVERRUNS(
            Kind.COUNTER, "ringprobe.plugin.overruns", "", Labels.PLUGIN, "calls that took longer than they may"),
    PLUGIN_OFF(
            Kind.GAUGE,
            "ringprobe.plugin.switched.off",
            "",
            Labels.PLUGIN,
            "1 where it failed so often that it is off, else 0"),

    OUTPUT_RECEIVED(Kind.COUNTER, "ringprobe.output.received.flows", "", Labels.OUTPUT, "flows that the probe gave it"),
    OUTPUT_RESTORED(
            Kind.COUNTER,
            "ringprobe.output.restored.flows",
            "",
            Labels.OUTPUT,
            "flows that an earlier run had left in the spool"),
    OUTPUT_EXPORTED(
            Kind.COUNTER,
            "ringprobe.output.exported.flows",
            "",
            Labels.OUTPUT,
            "flows that left for good, as far as the output can know"),
    OUTPUT_SKIPPED(
            Kind.COUNTER, "ringprobe.output.skipped.flows", "", Labels.OUTPUT, "flows that its options leave out"),
    OUTPUT_LOST(Kind.COUNTER, "ringprobe.output.lost.flows", "", Labels.OUTPUT_REASON, "flows lost, by cause"),
    OUTPUT_LOST_PACKETS(
            Kind.COUNTER,
            "ringprobe.output.lost.packets",
            "",
            Labels.OUTPUT,
            "packets of the flows lost, as far as they are known"),
    OUTPUT_LOST_BYTES(
            Kind.COUNTER,
            "ringprobe.output.lost.bytes",
            "bytes",
            Labels.OUTPUT,
            "IP octets of the flows lost, as far as they are known"),
    OUTPUT_WAITING(
            Kind.GAUGE, "ringprobe.output.waiting.flows", "", Labels.OUTPUT, "flows that are buffered in memory"),
    OUTPUT_REPEATS(
            Kind.COUNTER,
            "ringprobe.output.repeats",
            "",
            Labels.OUTPUT,
            "further records of flows with several sections of a plugin that left"),
    OUTPUT_LOST_REPEATS(
            Kind.COUNTER, "ringprobe.output.lost.repeats", "", Labels.OUTPUT, "such records that were lost"),
    OUTPUT_MESSAGES(Kind.COUNTER, "ringprobe.output.messages", "", Labels.OUTPUT, "messages or buffers that left"),
    OUTPUT_BYTES(Kind.COUNTER, "ringprobe.output.bytes", "bytes", Labels.OUTPUT, "their octets"),
    OUTPUT_OVERSIZE(
            Kind.COUNTER,
            "ringprobe.output.oversize.messages",
            "",
            Labels.OUTPUT,
            "messages that had to be larger than was asked for"),
    OUTPUT_RESENT(
            Kind.COUNTER,
            "ringprobe.output.resent.messages",
            "",
            Labels.OUTPUT,
            "messages sent again after a connection broke"),
    OUTPUT_RECONNECTS(Kind.COUNTER, "ringprobe.output.reconnects", "", Labels.OUTPUT, "connections made again"),
    OUTPUT_REFUSED(
            Kind.COUNTER,
            "ringprobe.output.refused.datagrams",
            "",
            Labels.OUTPUT,
            "datagrams of which the peer's machine said that nobody takes them; about four a second are asked for"),
    OUTPUT_SPOOLED(
            Kind.COUNTER, "ringprobe.output.spooled.flows", "", Labels.OUTPUT, "flows that were put into the spool"),
    OUTPUT_SPOOL_FLOWS(Kind.GAUGE, "ringprobe.output.spool.flows", "", Labels.OUTPUT, "flows that lie in the spool"),
    OUTPUT_SPOOL_BYTES(
            Kind.GAUGE, "ringprobe.output.spool.bytes", "bytes", Labels.OUTPUT, "octets of the spool on disk"),
    OUTPUT_OPEN(
            Kind.GAUGE,
            "ringprobe.output.open",
            "",
            Labels.OUTPUT,
            "1 while it gets flows, 0 when a change of the configuration has closed it"),
    OUTPUT_TROUBLE(
            Kind.GAUGE,
            "ringprobe.output.trouble",
            "",
            Labels.OUTPUT,
            "1 while something is wrong, else 0; see /readyz"),

    PROCESS_CPU(Kind.COUNTER, "process.cpu.seconds", "seconds", Labels.NONE, "processor time of all threads"),
    PROCESS_MEMORY(
            Kind.GAUGE,
            "process.resident.memory.bytes",
            "bytes",
            Labels.NONE,
            "memory of the process, also what is not on the Java heap: rings, flow cache");

    /** What Prometheus makes of the values. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        /** A gauge that is always 1. */
        INFO
    }

    private final Kind kind;
    private final String meterName;
    private final String unit;
    private final List<String> labels;
    private final String doc;

    Metric(Kind kind, String meterName, String unit, List<String> labels, String doc) {
        this.kind = kind;
        this.meterName = meterName;
        this.unit = unit;
        this.labels = labels;
        this.doc = doc;
    }

    public Kind kind() {
        return kind;
    }

    /** Its name in Micrometer. */
    String meterName() {
        return meterName;
    }

    /** Its name in Prometheus, without what a histogram's series have at the end. */
    public String prometheusName() {
        String words = meterName.replace('.', '_');
        return switch (kind) {
            case COUNTER -> words + "_total";
            case INFO -> words + "_info";
            case GAUGE, HISTOGRAM -> words;
        };
    }

    /** The unit, such as {@code bytes}; empty for numbers of things. */
    public String unit() {
        return unit;
    }

    /** Names of the labels. */
    public List<String> labels() {
        return labels;
    }

    /** One line of documentation. */
    public String doc() {
        return doc;
    }

    /** The names of labels. */
    static final class Labels {
        static final String INPUT_NAME = "input";
        static final String OUTPUT_NAME = "output";
        static final String KIND = "kind";
        static final String OUTCOME_NAME = "outcome";
        static final String SHARD_NAME = "shard";
        static final String REASON = "reason";
        static final String FLOWS = "flows";
        static final String RING_NAME = "ring";
        static final String PLUGIN_NAME = "plugin";
        static final String VERSION = "version";
        static final String JAVA = "java";

        static final List<String> NONE = List.of();
        static final List<String> BUILD = List.of(VERSION, JAVA);
        static final List<String> INPUT = List.of(INPUT_NAME, KIND);
        static final List<String> INPUT_OUTCOME = List.of(INPUT_NAME, KIND, OUTCOME_NAME);
        static final List<String> SHARD = List.of(SHARD_NAME);
        static final List<String> SHARD_REASON = List.of(SHARD_NAME, REASON);
        static final List<String> SHARD_FLOWS = List.of(SHARD_NAME, FLOWS);
        static final List<String> RING = List.of(RING_NAME);
        static final List<String> PLUGIN = List.of(PLUGIN_NAME);
        static final List<String> OUTPUT = List.of(OUTPUT_NAME, KIND);
        static final List<String> OUTPUT_REASON = List.of(OUTPUT_NAME, KIND, REASON);

        private Labels() {}
    }
}
