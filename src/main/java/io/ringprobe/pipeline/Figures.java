package io.ringprobe.pipeline;

import io.ringprobe.capture.PacketSource;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The figures of one run. Any thread may ask. */
final class Figures implements ProbeFigures {
    /** A source of packets, with what the configuration calls its kind. */
    record Source(String kind, PacketSource source, InputCounters counters) {}

    private final List<Source> sources;
    private final Pipeline pipeline;
    private volatile Instant started = Instant.now();
    private volatile boolean running;

    Figures(List<Source> sources, Pipeline pipeline) {
        this.sources = List.copyOf(sources);
        this.pipeline = pipeline;
    }

    /** The inputs are being read from now on. */
    void begin() {
        started = Instant.now();
        running = true;
    }

    /** The inputs have ended. */
    void end() {
        running = false;
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        for (Source source : sources) {
            inputs.add(
                    new Input(source.kind(), source.counters(), source.source().trouble()));
        }
        return inputs;
    }

    @Override
    public List<Shard> shards() {
        return pipeline.shardFigures();
    }

    @Override
    public Ring exportRing() {
        return pipeline.exportRingFigures();
    }

    @Override
    public List<Plugin> plugins() {
        return pipeline.pluginFigures();
    }

    @Override
    public List<Output> outputs() {
        return pipeline.outputFigures();
    }
}
