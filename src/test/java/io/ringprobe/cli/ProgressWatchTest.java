package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.plugin.StreamStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressWatchTest {
    private static final int RING = 128;

    /** Figures as a test wants them. */
    private static final class Figures implements ProbeFigures {
        private final List<Input> inputs = new ArrayList<>();
        private long inShardRing;
        private long inExportRing;
        private final OutputCounters output = new OutputCounters();

        InputCounters addInput() {
            InputCounters counters = new InputCounters("x");
            inputs.add(new Input("raw", counters, null));
            return counters;
        }

        @Override
        public Instant started() {
            return Instant.EPOCH;
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public List<Input> inputs() {
            return inputs;
        }

        @Override
        public List<Shard> shards() {
            return List.of(new Shard(0, new CacheStats(), 0, 1, new Ring(RING, inShardRing)));
        }

        @Override
        public List<StreamStats> streams() {
            return List.of();
        }

        @Override
        public List<String> failures() {
            return List.of();
        }

        @Override
        public List<String> ailments() {
            return List.of();
        }

        @Override
        public Ring exportRing() {
            return new Ring(RING, inExportRing);
        }

        @Override
        public List<Plugin> plugins() {
            return List.of();
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("csv", "x", output, true, null));
        }
    }

    private final Figures figures = new Figures();
    private final ProgressWatch watch = new ProgressWatch();

    private Set<String> standingAfter(Runnable happens) {
        watch.look(figures);
        watch.begin();
        watch.look(figures);
        happens.run();
        watch.look(figures);
        return watch.standing();
    }

    @Test
    void shouldBeContentWithAnIdleProbe() {
        InputCounters input = figures.addInput();
        input.publish();
        assertEquals(Set.of(), standingAfter(input::publish));
    }

    @Test
    void shouldSeeACaptureThreadThatHangs() {
        InputCounters first = figures.addInput();
        InputCounters second = figures.addInput();
        first.publish();
        second.publish();
        assertEquals(Set.of("input 1"), standingAfter(first::publish));
    }

    @Test
    void shouldNotWaitForInputsBeforeTheirTurnAndBehindIt() {
        InputCounters ended = figures.addInput();
        ended.publish();
        ended.end();
        figures.addInput();
        assertEquals(Set.of(), standingAfter(() -> {}));
    }

    @Test
    void shouldSeeRingsThatNobodyEmpties() {
        figures.inShardRing = 3;
        figures.inExportRing = 4;
        assertEquals(Set.of("shard 0", "the thread of the outputs"), standingAfter(() -> figures.inShardRing = 64));
    }

    @Test
    void shouldTakeARingThatWasEmptiedForProgress() {
        figures.inShardRing = RING;
        figures.inExportRing = RING;
        assertEquals(Set.of(), standingAfter(() -> {
            figures.inShardRing = RING - 1;
            output(1);
        }));
    }

    private void output(long flows) {
        figures.output.add(OutputCount.RECEIVED, flows);
    }
}
