package io.ringprobe.cli;

import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the probe fares, in one line: what came since the line before, and what is wrong now. Used by one thread. */
final class StatusLine {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;

    private final ProbeFigures figures;
    private long nanos;
    private long packets;
    private long bytes;

    StatusLine(ProbeFigures figures, long now) {
        this.figures = figures;
        nanos = now;
    }

    String next(long now) {
        long allPackets = 0;
        long allBytes = 0;
        long lost = 0;
        for (ProbeFigures.Input input : figures.inputs()) {
            InputCounters counters = input.counters();
            allPackets += counters.seen();
            allBytes += counters.bytes();
            lost += counters.missed() + counters.missedByInterface() + counters.dropped();
        }
        long flows = 0;
        for (ProbeFigures.Shard shard : figures.shards()) {
            flows += shard.stats().activeFlows();
        }
        double seconds = Math.max(1, now - nanos) / NANOS_PER_SECOND;
        String line = String.format(
                Locale.ROOT,
                "%,.0f packets/s, %,.1f Mbit/s, %,d flows%s%s",
                (allPackets - packets) / seconds,
                (allBytes - bytes) * Byte.SIZE / seconds / MEGA,
                flows,
                lost == 0 ? "" : String.format(Locale.ROOT, ", %,d packets missed or dropped", lost),
                troubles());
        nanos = now;
        packets = allPackets;
        bytes = allBytes;
        return line;
    }

    private String troubles() {
        List<String> troubles = new ArrayList<>();
        for (ProbeFigures.Input input : figures.inputs()) {
            if (input.trouble() != null) {
                troubles.add(input.trouble());
            }
        }
        for (ProbeFigures.Output output : figures.outputs()) {
            if (output.open() && output.trouble() != null) {
                troubles.add(output.trouble());
            }
        }
        return troubles.isEmpty() ? "" : "; trouble: " + String.join("; ", troubles);
    }
}
