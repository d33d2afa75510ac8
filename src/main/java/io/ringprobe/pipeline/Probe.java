package io.ringprobe.pipeline;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.export.FlowTap;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One run of the probe: opens inputs and outputs, starts the threads, waits for the end, and knows what came of it.
 *
 * <p>{@link #open} finds all that is wrong before anything happens. Then one thread calls {@link #run}; any thread may
 * call {@link #stop} and read {@link #balance}.
 */
public final class Probe implements AutoCloseable {
    private final ProbeConfig config;
    private final List<Figures.Source> sources = new ArrayList<>();
    private final List<OutputSlot> outputs = new ArrayList<>();
    private final List<CaptureThread> captures = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<InputCounters> counters = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private Pipeline pipeline;
    private Figures figures;
    private volatile long startedNanos;
    private volatile long tookNanos = -1;
    private volatile boolean stopped;

    private Probe(ProbeConfig config) {
        this.config = config;
    }

    /**
     * Opens all inputs and outputs.
     *
     * @throws ConfigException if something in the configuration is wrong
     * @throws CaptureException if an input is no capture
     * @throws IOException if a file can't be opened or created
     */
    public static Probe open(ProbeConfig config, Components components) throws IOException {
        Probe probe = new Probe(config);
        try {
            probe.openAll(components);
        } catch (IOException | RuntimeException e) {
            probe.closeQuietly(e);
            throw e;
        }
        return probe;
    }

    private void openAll(Components components) throws IOException {
        if (config.inputs().isEmpty()) {
            throw new ConfigException("there is no input");
        }
        InputContext inputContext = new InputContext(config.inputs(), config.packetBufferBytes());
        boolean offline = true;
        for (Options input : config.inputs()) {
            InputFactory factory = components.input(input.spec().name());
            offline &= factory.isOffline(input);
            for (PacketSource source : factory.open(input, inputContext)) {
                sources.add(new Figures.Source(input.spec().name(), source, new InputCounters(source.name())));
            }
        }
        RecordSchema schema = FlowStage.schema(config, components);
        OutputOpener opener =
                new OutputOpener(components, offline, new IgnoredPackets(counters), () -> stopped, this::fail);
        for (Options output : config.outputs()) {
            outputs.addAll(opener.open(output, schema, false));
        }
        int lanes = config.inputsInTurn() ? 1 : sources.size();
        pipeline = new Pipeline(config, components, schema, outputs, opener, lanes, this::fail);
        makeCaptures(offline);
        figures = new Figures(sources, pipeline, failures);
    }

    private void makeCaptures(boolean offline) {
        List<CaptureThread.Input> inputs = new ArrayList<>();
        for (Figures.Source source : sources) {
            counters.add(source.counters());
            inputs.add(new CaptureThread.Input(source.source(), source.counters()));
        }
        if (config.inputsInTurn()) {
            captures.add(capture(0, inputs, offline));
        } else {
            for (int i = 0; i < inputs.size(); i++) {
                captures.add(capture(i, List.of(inputs.get(i)), offline));
            }
        }
    }

    private CaptureThread capture(int lane, List<CaptureThread.Input> inputs, boolean offline) {
        return new CaptureThread(
                pipeline.lanes().get(lane), inputs, config.maxPackets(), offline, () -> stopped, this::fail);
    }

    /** Shows finished flows to {@code tap} too; before {@link #run}. */
    public void watch(FlowTap tap) {
        pipeline.watch(tap);
    }

    /** Runs until all inputs have ended or {@link #stop} was called, and every flow is exported. */
    public void run() throws InterruptedException {
        startedNanos = System.nanoTime();
        figures.begin();
        pipeline.start();
        for (int i = 0; i < captures.size(); i++) {
            threads.add(Thread.ofPlatform().name("capture-" + i).daemon(true).start(captures.get(i)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        figures.end();
        tookNanos = System.nanoTime() - startedNanos;
        pipeline.awaitEnd();
    }

    /**
     * Changes outputs, plugins and timeouts while the probe runs, without losing a packet or a flow. If this throws,
     * the probe goes on as it was.
     *
     * @return what has changed in the configuration but can't while the probe runs: a line each
     * @throws ConfigException if something in the new configuration is wrong
     * @throws IOException if an output can't be opened
     */
    public List<String> reload(ProbeConfig next) throws IOException {
        try {
            return pipeline.reload(next);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a change of the configuration", e);
        }
    }

    /** Makes the inputs stop; what they have delivered is still exported. */
    public void stop() {
        stopped = true;
    }

    private void fail(Throwable e) {
        failures.add(e);
        if (!(e instanceof CaptureException)) {
            stop();
        }
    }

    /** What went wrong while running, in order. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** What has become of packets and flows so far. */
    public Balance balance() {
        return new Balance(counters, pipeline.shards(), pipeline.exportLines(), pipeline.pluginNotes());
    }

    /** What the probe knows of itself. */
    public ProbeFigures figures() {
        return figures;
    }

    /** How long the inputs have been read so far, or were: without the time that outputs take to finish. */
    public long nanos() {
        return tookNanos >= 0 ? tookNanos : System.nanoTime() - startedNanos;
    }

    /** Bytes read of all inputs. */
    public long bytesRead() {
        return captures.stream().mapToLong(CaptureThread::position).sum();
    }

    /** Bytes of all inputs, or -1 where one doesn't know. */
    public long bytesInAll() {
        long sum = 0;
        for (Figures.Source source : sources) {
            long size = source.source().size();
            if (size < 0) {
                return -1;
            }
            sum += size;
        }
        return sum;
    }

    /**
     * Frees everything: after {@link #run}, or instead of it. Where {@code run} was interrupted, what was still under
     * way is lost.
     *
     * @throws IOException if an input can't be closed
     * @throws IllegalStateException if a thread hangs; then nothing is freed, as it may use it
     */
    @Override
    public void close() throws IOException {
        stop();
        if (pipeline != null) {
            pipeline.abandon();
            Threads.awaitEnd(threads);
            pipeline.close();
        }
        closeSources();
    }

    private void closeSources() throws IOException {
        IOException failure = null;
        for (Figures.Source source : sources) {
            try {
                source.source().close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void closeQuietly(Exception cause) {
        try {
            if (pipeline == null) {
                outputs.forEach(OutputSlot::close);
            }
            close();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
