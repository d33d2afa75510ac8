package io.ringprobe.pipeline;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.plugin.StreamStats;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The figures of one run. Any thread may ask. */
final class Figures implements ProbeFigures {
    /** A source of packets, with what the configuration calls its kind. */
    record Source(String kind, PacketSource source, InputCounters counters) {}

    private final List<Source> sources;
    private final Pipeline pipeline;
    private final Collection<Throwable> failures;
    private volatile Instant started = Instant.now();
    private volatile boolean running;

    /** @param failures what went wrong; other threads may add */
    Figures(List<Source> sources, Pipeline pipeline, Collection<Throwable> failures) {
        this.sources = List.copyOf(sources);
        this.pipeline = pipeline;
        this.failures = failures;
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
    public List<StreamStats> streams() {
        return pipeline.streamFigures();
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

    @Override
    public List<String> failures() {
        List<String> lines = new ArrayList<>();
        for (Throwable failure : failures) {
            lines.add(line(failure));
        }
        return lines;
    }

    @Override
    public List<String> ailments() {
        List<String> lines = new ArrayList<>();
        for (Throwable failure : failures) {
            if (!(failure instanceof CaptureException)) {
                lines.add(line(failure));
            }
        }
        lines.addAll(pipeline.deadThreads());
        return lines;
    }

    private static String line(Throwable failure) {
        return failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
    }
}
