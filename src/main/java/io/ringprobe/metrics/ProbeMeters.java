package io.ringprobe.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ringprobe.export.OutputCount;
import io.ringprobe.flow.EndReason;
import io.ringprobe.metrics.Metric.Labels;
import io.ringprobe.packet.ParseOutcome;
import io.ringprobe.plugin.StreamStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The meters of the probe itself, read by function from its figures. Used by one thread at a time. */
final class ProbeMeters {
    private static final double NANOS = 1e9;

    /** A shard as it was when it was asked. */
    private record ShardView(ProbeFigures.Shard shard, StreamStats streams, long[] lines) {}

    private record RingView(String name, ProbeFigures.Ring ring) {}

    private final ProbeFigures figures;
    private final MeterGroup<ProbeFigures> probe;
    private final MeterGroup<ProbeFigures.Input> inputs;
    private final MeterGroup<ShardView> shards;
    private final MeterGroup<RingView> rings;
    private final MeterGroup<ProbeFigures.Plugin> plugins;
    private final MeterGroup<ProbeFigures.Output> outputs;

    ProbeMeters(MeterRegistry registry, ProbeFigures figures) {
        this.figures = figures;
        probe = new MeterGroup<>(registry, one -> Tags.empty(), ProbeMeters::addProbe);
        inputs = new MeterGroup<>(
                registry,
                input -> Tags.of(Labels.INPUT_NAME, input.counters().name(), Labels.KIND, input.kind()),
                ProbeMeters::addInput);
        shards = new MeterGroup<>(
                registry,
                view -> Tags.of(Labels.SHARD_NAME, Integer.toString(view.shard().index())),
                row -> addShard(row, lineLabels()));
        rings = new MeterGroup<>(registry, view -> Tags.of(Labels.RING_NAME, view.name()), ProbeMeters::addRing);
        plugins = new MeterGroup<>(
                registry, plugin -> Tags.of(Labels.PLUGIN_NAME, plugin.name()), ProbeMeters::addPlugin);
        outputs = new MeterGroup<>(
                registry,
                output -> Tags.of(Labels.OUTPUT_NAME, output.name(), Labels.KIND, output.kind()),
                ProbeMeters::addOutput);
    }

    /** Meters of what is new come, and of what is gone go. */
    void update() {
        probe.update(List.of(figures));
        inputs.update(figures.inputs());
        List<ShardView> shardViews = new ArrayList<>();
        List<RingView> ringViews = new ArrayList<>();
        List<StreamStats> streams = figures.streams();
        for (ProbeFigures.Shard shard : figures.shards()) {
            long[] lines = LineGroups.of(shard.stats().linesByFlows());
            shardViews.add(new ShardView(shard, streams.get(shard.index()), lines));
            ringViews.add(new RingView("shard-" + shard.index(), shard.packets()));
        }
        shards.update(shardViews);
        ringViews.add(new RingView("export", figures.exportRing()));
        rings.update(ringViews);
        plugins.update(figures.plugins());
        outputs.update(figures.outputs());
    }

    private List<String> lineLabels() {
        return LineGroups.labels(figures.shards().getFirst().stats().linesByFlows().length - 1);
    }

    private static double flag(boolean is) {
        return is ? 1 : 0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void addProbe(MeterRow<ProbeFigures> row) {
        row.add(Metric.RUNNING, figures -> flag(figures.isRunning()));
        row.add(Metric.START_TIME, figures -> seconds(figures.started()));
        row.add(Metric.FAILURES, figures -> figures.failures().size());
        row.add(Metric.HEALTHY, figures -> flag(figures.ailments().isEmpty()));
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / NANOS;
    }

    private static void addInput(MeterRow<ProbeFigures.Input> row) {
        row.add(Metric.INPUT_PACKETS, input -> input.counters().seen());
        row.add(Metric.INPUT_BYTES, input -> input.counters().bytes());
        for (ParseOutcome outcome : ParseOutcome.values()) {
            row.add(
                    Metric.INPUT_OUTCOMES,
                    input -> input.counters().parsingEnded(outcome),
                    Labels.OUTCOME_NAME,
                    word(outcome));
        }
        row.add(Metric.INPUT_FILTERED, input -> input.counters().filtered());
        row.add(Metric.INPUT_DROPPED, input -> input.counters().dropped());
        row.add(Metric.INPUT_MISSED, input -> input.counters().missed());
        row.add(Metric.INPUT_MISSED_BY_INTERFACE, input -> input.counters().missedByInterface());
        row.add(Metric.INPUT_TROUBLE, input -> flag(input.trouble() != null));
    }

    private static void addShard(MeterRow<ShardView> row, List<String> lineLabels) {
        row.add(Metric.SHARD_PACKETS, view -> view.shard().stats().packets());
        row.add(Metric.FLOWS_STARTED, view -> view.shard().stats().flowsStarted());
        for (EndReason reason : EndReason.values()) {
            row.add(Metric.FLOWS_ENDED, view -> view.shard().stats().flowsEnded(reason), Labels.REASON, word(reason));
        }
        row.add(Metric.FLOWS_DROPPED, view -> view.shard().droppedFlows());
        row.add(Metric.CACHE_FLOWS, view -> view.shard().stats().activeFlows());
        row.add(Metric.CACHE_PEAK, view -> view.shard().stats().peakFlows());
        row.add(Metric.CACHE_CAPACITY, view -> view.shard().capacity());
        for (int i = 0; i < lineLabels.size(); i++) {
            int group = i;
            row.add(Metric.CACHE_LINES, view -> view.lines()[group], Labels.FLOWS, lineLabels.get(i));
        }
        row.add(Metric.STREAM_MESSAGES, view -> view.streams().messages());
        row.add(Metric.STREAM_EARLY, view -> view.streams().early());
        row.add(Metric.STREAM_REPEATED, view -> view.streams().repeats());
        row.add(Metric.STREAM_GAPS, view -> view.streams().gaps());
        row.add(Metric.STREAM_REFUSED, view -> view.streams().refused());
    }

    private static void addRing(MeterRow<RingView> row) {
        row.add(Metric.RING_SIZE, view -> view.ring().size());
        row.add(Metric.RING_FILLED, view -> view.ring().filled());
    }

    private static void addPlugin(MeterRow<ProbeFigures.Plugin> row) {
        row.add(Metric.PLUGIN_CALLS, ProbeFigures.Plugin::calls);
        row.add(Metric.PLUGIN_RECORDS, ProbeFigures.Plugin::records);
        row.add(Metric.PLUGIN_FAILURES, ProbeFigures.Plugin::failures);
        row.add(Metric.PLUGIN_OVERRUNS, ProbeFigures.Plugin::overruns);
        row.add(Metric.PLUGIN_OFF, plugin -> flag(plugin.switchedOff()));
    }

    private static void addOutput(MeterRow<ProbeFigures.Output> row) {
        for (OutputCount count : OutputCount.values()) {
            String reason = lossReason(count);
            row.add(
                    metric(count),
                    output -> output.counters().get(count),
                    reason.isEmpty() ? new String[0] : new String[] {Labels.REASON, reason});
        }
        row.add(Metric.OUTPUT_WAITING, output -> output.counters().waiting());
        row.add(Metric.OUTPUT_OPEN, output -> flag(output.open()));
        row.add(Metric.OUTPUT_TROUBLE, output -> flag(output.open() && output.trouble() != null));
    }

    private static Metric metric(OutputCount count) {
        return switch (count) {
            case RECEIVED -> Metric.OUTPUT_RECEIVED;
            case RESTORED -> Metric.OUTPUT_RESTORED;
            case EXPORTED -> Metric.OUTPUT_EXPORTED;
            case SKIPPED -> Metric.OUTPUT_SKIPPED;
            case KEPT -> Metric.OUTPUT_SPOOL_FLOWS;
            case LOST_NO_COLLECTOR, LOST_TOO_LARGE, LOST_WRITE_ERROR, LOST_FROM_SPOOL -> Metric.OUTPUT_LOST;
            case LOST_PACKETS -> Metric.OUTPUT_LOST_PACKETS;
            case LOST_OCTETS -> Metric.OUTPUT_LOST_BYTES;
            case REPEATS -> Metric.OUTPUT_REPEATS;
            case REPEATS_LOST -> Metric.OUTPUT_LOST_REPEATS;
            case MESSAGES -> Metric.OUTPUT_MESSAGES;
            case BYTES -> Metric.OUTPUT_BYTES;
            case OVERSIZE_MESSAGES -> Metric.OUTPUT_OVERSIZE;
            case RESENT_MESSAGES -> Metric.OUTPUT_RESENT;
            case RECONNECTS -> Metric.OUTPUT_RECONNECTS;
            case REFUSED -> Metric.OUTPUT_REFUSED;
            case SPOOLED -> Metric.OUTPUT_SPOOLED;
            case SPOOL_BYTES -> Metric.OUTPUT_SPOOL_BYTES;
        };
    }

    private static String lossReason(OutputCount count) {
        return switch (count) {
            case LOST_NO_COLLECTOR -> "no_collector";
            case LOST_TOO_LARGE -> "too_large";
            case LOST_WRITE_ERROR -> "write_error";
            case LOST_FROM_SPOOL -> "spool";
            default -> "";
        };
    }
}
