package io.ringprobe.metrics;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.plugin.StreamStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Figures that a test makes. */
public final class FakeFigures implements ProbeFigures {
    public final List<Input> inputs = new ArrayList<>();
    public final List<Plugin> plugins = new ArrayList<>();
    public final List<Output> outputs = new ArrayList<>();
    public final List<String> failures = new ArrayList<>();
    public final List<String> ailments = new ArrayList<>();
    public boolean running = true;
    private final CacheStats stats = new CacheStats();
    private final StreamStats streams = new StreamStats();

    public FakeFigures input(String kind, String name, String trouble) {
        inputs.add(new Input(kind, new InputCounters(name), trouble));
        return this;
    }

    /** An output that has exported so many flows. */
    public FakeFigures output(String kind, String name, long flows, boolean open, String trouble) {
        OutputCounters counters = new OutputCounters();
        counters.add(OutputCount.EXPORTED, flows);
        outputs.add(new Output(kind, name, counters, open, trouble));
        return this;
    }

    /** A plugin with so many calls. */
    public FakeFigures plugin(String name, long calls, boolean off) {
        plugins.add(new Plugin(name, calls, 2, 3, 4, off));
        return this;
    }

    @Override
    public Instant started() {
        return Instant.ofEpochSecond(1_000_000);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public List<Input> inputs() {
        return inputs;
    }

    @Override
    public List<Shard> shards() {
        return List.of(new Shard(0, stats, 7, 1024, new Ring(128, 5)));
    }

    @Override
    public List<StreamStats> streams() {
        return List.of(streams);
    }

    @Override
    public Ring exportRing() {
        return new Ring(64, 6);
    }

    @Override
    public List<Plugin> plugins() {
        return plugins;
    }

    @Override
    public List<Output> outputs() {
        return outputs;
    }

    @Override
    public List<String> failures() {
        return failures;
    }

    @Override
    public List<String> ailments() {
        return ailments;
    }
}
