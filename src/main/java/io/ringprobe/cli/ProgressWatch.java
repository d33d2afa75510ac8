package io.ringprobe.cli;

import io.ringprobe.export.OutputCount;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges by the figures whether the data path goes on. A capture thread does when it looks for packets, whether or not
 * there are any. A ring's consumer does when it has been seen with nothing to do, or with less than before, or when
 * what it counts has grown: as each ring gets a block now and then though no packet comes, one that stands still shows
 * that soon. Looked at several times before it is asked; used by one thread.
 */
final class ProgressWatch {
    private static final String EXPORT = "the thread of the outputs";

    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Long> fills = new HashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> moved = new HashSet<>();

    /** Looks. */
    void look(ProbeFigures figures) {
        List<ProbeFigures.Input> inputs = figures.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            lookAtInput("input " + i, inputs.get(i).counters());
        }
        for (ProbeFigures.Shard shard : figures.shards()) {
            lookAtRing("shard " + shard.index(), shard.stats().packets(), shard.packets());
        }
        long received = 0;
        for (ProbeFigures.Output output : figures.outputs()) {
            received += output.counters().get(OutputCount.RECEIVED);
        }
        lookAtRing(EXPORT, received, figures.exportRing());
    }

    private void lookAtInput(String name, InputCounters counters) {
        long rounds = counters.rounds();
        Long before = counts.put(name, rounds);
        if (rounds == 0) {
            // Its turn comes after another's.
            return;
        }
        known.add(name);
        if (counters.isEnded() || before != null && before != rounds) {
            moved.add(name);
        }
    }

    private void lookAtRing(String name, long count, ProbeFigures.Ring ring) {
        known.add(name);
        Long countBefore = counts.put(name, count);
        Long fillBefore = fills.put(name, ring.filled());
        boolean grown = countBefore != null && countBefore != count;
        boolean emptied = fillBefore != null && ring.filled() < fillBefore;
        if (grown || emptied || ring.filled() <= 0) {
            moved.add(name);
        }
    }

    /** What hasn't gone on since {@link #begin}; empty where all has. */
    Set<String> standing() {
        Set<String> standing = new LinkedHashSet<>(known);
        standing.removeAll(moved);
        return standing;
    }

    /** Begins to judge anew. */
    void begin() {
        moved.clear();
    }
}
