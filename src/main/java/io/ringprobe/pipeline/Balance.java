package io.ringprobe.pipeline;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.EndReason;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.packet.ParseOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What has become of every packet and every flow: the table that a run prints at its end and on SIGUSR1, and the sums
 * that must be equal at the end. Reads counters that other threads write; while the probe runs, numbers may be a moment
 * old.
 */
public final class Balance {
    private static final double NANOS_PER_SECOND = 1e9;
    /** What an output's second line tells, where it isn't zero. */
    private static final Set<OutputCount> REST = EnumSet.complementOf(EnumSet.of(
            OutputCount.RECEIVED,
            OutputCount.EXPORTED,
            OutputCount.MESSAGES,
            OutputCount.BYTES,
            OutputCount.SPOOL_BYTES));

    private final List<InputCounters> inputs;
    private final List<ShardHandler> shards;
    private final List<ExportLine> exportLines;
    private final List<OutputSlot> outputs;
    private final List<String> pluginNotes;

    Balance(
            List<InputCounters> inputs,
            List<ShardHandler> shards,
            List<ExportLine> exportLines,
            List<String> pluginNotes) {
        this.inputs = List.copyOf(inputs);
        this.shards = List.copyOf(shards);
        this.exportLines = List.copyOf(exportLines);
        this.outputs = ExportLine.outputs(this.exportLines);
        this.pluginNotes = List.copyOf(pluginNotes);
    }

    /** The table, a line each. {@code nanos} is how long the run took. */
    public List<String> table(long nanos) {
        List<String> lines = new ArrayList<>();
        for (InputCounters input : inputs) {
            addInput(lines, input, nanos / NANOS_PER_SECOND);
        }
        for (int i = 0; i < shards.size(); i++) {
            addShard(lines, i, shards.get(i));
        }
        for (OutputSlot output : outputs) {
            addOutput(lines, output);
        }
        lines.addAll(pluginNotes);
        return lines;
    }

    private static void addInput(List<String> lines, InputCounters input, double seconds) {
        lines.add(String.format(
                Locale.ROOT,
                "input   %s: %,d packets, %,d bytes, %,.0f packets/s",
                input.name(),
                input.seen(),
                input.bytes(),
                seconds > 0 ? input.seen() / seconds : 0));
        List<String> ends = new ArrayList<>();
        for (ParseOutcome outcome : ParseOutcome.values()) {
            if (input.outcome(outcome) > 0 || outcome == ParseOutcome.PARSED) {
                ends.add(String.format(Locale.ROOT, "%s %,d", outcome.title(), input.outcome(outcome)));
            }
        }
        addIfAny(ends, "filtered", input.filtered());
        addIfAny(ends, "dropped", input.dropped());
        addIfAny(ends, "missed by the kernel or card", input.missed());
        addIfAny(ends, "missed by the interface", input.missedByInterface());
        lines.add("        " + String.join(", ", ends));
    }

    private static void addShard(List<String> lines, int index, ShardHandler shard) {
        CacheStats stats = shard.stats();
        lines.add(String.format(
                Locale.ROOT,
                "shard   %d: %,d packets, %,d flows, peak %,d",
                index,
                stats.packets(),
                stats.flowsStarted(),
                stats.peakFlows()));
        List<String> ends = new ArrayList<>();
        for (EndReason reason : EndReason.values()) {
            addIfAny(ends, title(reason), stats.flowsEnded(reason));
        }
        addIfAny(ends, "dropped", shard.droppedFlows());
        if (!ends.isEmpty()) {
            lines.add("        " + String.join(", ", ends));
        }
    }

    private static String title(EndReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void addOutput(List<String> lines, OutputSlot output) {
        OutputCounters counters = output.counters();
        lines.add(String.format(
                Locale.ROOT,
                "output  %s: %,d flows, %,d messages, %,d bytes",
                output.name(),
                counters.get(OutputCount.EXPORTED),
                counters.get(OutputCount.MESSAGES),
                counters.get(OutputCount.BYTES)));
        List<String> rest = new ArrayList<>();
        for (OutputCount count : REST) {
            addIfAny(rest, count.title(), counters.get(count));
        }
        addIfAny(rest, "waiting", counters.waiting());
        if (!rest.isEmpty()) {
            lines.add("        " + String.join(", ", rest));
        }
    }

    private static void addIfAny(List<String> to, String title, long count) {
        if (count > 0) {
            to.add(String.format(Locale.ROOT, "%s %,d", title, count));
        }
    }

    /** The sums that aren't equal, though they must be at the end of a run: a line each; empty when all is well. */
    public List<String> broken() {
        List<String> broken = new ArrayList<>();
        long parsed = 0;
        for (InputCounters input : inputs) {
            long ends = input.filtered() + input.dropped();
            for (ParseOutcome outcome : ParseOutcome.values()) {
                ends += input.outcome(outcome);
            }
            check(broken, input.name() + ": packets seen", input.seen(), "their ends", ends);
            parsed += input.parsed();
        }
        long inRecords = 0;
        long ended = 0;
        for (ShardHandler shard : shards) {
            inRecords += shard.stats().packetsEnded();
            ended += shard.stats().flowsEnded() - shard.droppedFlows();
        }
        check(broken, "packets parsed", parsed, "packets in records", inRecords);
        long sent = 0;
        for (ExportLine line : exportLines) {
            sent += line.stage().received();
        }
        check(broken, "flows ended", ended, "flows sent to outputs", sent);
        for (OutputSlot output : outputs) {
            addBroken(broken, output);
        }
        return broken;
    }

    private static void addBroken(List<String> broken, OutputSlot output) {
        OutputCounters counters = output.counters();
        long received = counters.get(OutputCount.RECEIVED);
        check(broken, output.name() + ": flows sent", output.offered(), "flows received", received);
        check(
                broken,
                output.name() + ": flows received and restored",
                counters.came(),
                "exported, skipped, kept and lost",
                counters.ended());
    }

    private static void check(List<String> broken, String name, long value, String otherName, long other) {
        if (value != other) {
            broken.add(name + " " + value + " ≠ " + otherName + " " + other);
        }
    }

    /** Flows, or repeats of theirs, that some output lost, or that no output got because the export ring was full. */
    public long lost() {
        long lost = shards.stream().mapToLong(ShardHandler::droppedFlows).sum();
        for (OutputSlot output : outputs) {
            lost += output.counters().lost() + output.counters().get(OutputCount.REPEATS_LOST);
        }
        return lost;
    }

    /** Packets seen by all inputs. */
    public long packets() {
        return inputs.stream().mapToLong(InputCounters::seen).sum();
    }

    /** Flow records begun by all shards. */
    public long flows() {
        return shards.stream().mapToLong(s -> s.stats().flowsStarted()).sum();
    }
}
