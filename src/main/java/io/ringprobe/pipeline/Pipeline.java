package io.ringprobe.pipeline;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.FlowTap;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowCache;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FragmentTable;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.plugin.Dispatch;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.PluginStats;
import io.ringprobe.plugin.Statistics;
import io.ringprobe.plugin.StreamStats;
import io.ringprobe.plugin.Streams;
import io.ringprobe.schema.RecordSchema;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All wiring of the data path, in the order in which a packet goes:
 *
 * <pre>
 *   capture lane ─► packet ring ─► shard ─► export ring ─► export stage ─► outputs
 *    one a thread    one a shard            one for all
 * </pre>
 *
 * <p>Built and started by one thread. Capture threads are the caller's; it drives the {@linkplain #lanes() lanes}.
 */
final class Pipeline implements AutoCloseable {
    private static final long FIXED_SEED = 0x72696E6770726F62L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ProbeConfig config;
    private final RecordSchema schema;
    private final List<OpenOutput> outputs;
    private final PluginStats pluginStats;
    private final Consumer<Throwable> onFailure;
    private final List<Disruptor<Cargo<PacketBlock>>> packetRings = new ArrayList<>();
    private final List<ShardHandler> shards = new ArrayList<>();
    private final List<FlowPlugin> plugins = new ArrayList<>();
    private final List<StreamStats> streamStats = new ArrayList<>();
    private final List<CaptureLane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Disruptor<Cargo<FlowBlock>> exportRing;
    private final ExportStage exportStage;
    private volatile List<List<String>> pluginStatistics;
    private volatile boolean abandoned;

    /**
     * @param offline whether all inputs are files: then threads wait for each other, nothing is dropped, and runs
     *     repeat
     * @param laneCount number of capture threads
     * @param onFailure told when a thread of the pipeline fails
     */
    Pipeline(
            ProbeConfig config,
            Components components,
            RecordSchema schema,
            List<OpenOutput> outputs,
            boolean offline,
            int laneCount,
            Consumer<Throwable> onFailure) {
        this.config = config;
        this.schema = schema;
        this.outputs = List.copyOf(outputs);
        this.onFailure = onFailure;
        List<String> names =
                config.plugins().stream().map(options -> options.spec().name()).toList();
        this.pluginStats = new PluginStats(names, config.pluginLimits());
        this.pluginStatistics = names.stream().map(name -> List.<String>of()).toList();
        int shardCount = shardCount(config);
        int flowCapacity = schema.flowCapacity(FlowRecord.BASIC_OFFSET);

        exportRing =
                ring(() -> new Cargo<>(new FlowBlock(flowCapacity)), config.exportQueueBlocks(), "export", shardCount);
        exportStage = new ExportStage(
                outputs.stream().map(OpenOutput::exporter).toList(), shardCount, config.maxFlowsPerSecond(), onFailure);
        exportRing.handleEventsWith(exportStage);

        try {
            for (int shard = 0; shard < shardCount; shard++) {
                addShard(shard, shardCount, components, laneCount, offline);
            }
            long seed = offline ? FIXED_SEED : new SecureRandom().nextLong();
            for (int lane = 0; lane < laneCount; lane++) {
                lanes.add(lane(lane, seed, offline));
            }
        } catch (RuntimeException | Error e) {
            free();
            throw e;
        }
    }

    private void addShard(int shard, int shardCount, Components components, int laneCount, boolean offline) {
        shards.add(shard(shard, shardCount, components, laneCount, offline));
        Disruptor<Cargo<PacketBlock>> ring = ring(
                () -> new Cargo<>(new PacketBlock(config.blockPackets())),
                config.inputQueueBlocks(),
                "shard-" + shard,
                laneCount);
        ring.handleEventsWith(shards.get(shard));
        packetRings.add(ring);
    }

    private static int shardCount(ProbeConfig config) {
        return config.shards() > 0
                ? config.shards()
                : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    private <B> Disruptor<Cargo<B>> ring(EventFactory<Cargo<B>> cargo, int size, String thread, int producers) {
        ProducerType type = producers == 1 ? ProducerType.SINGLE : ProducerType.MULTI;
        Disruptor<Cargo<B>> ring = new Disruptor<>(cargo, size, body -> thread(thread, body), type, waitStrategy());
        ring.setDefaultExceptionHandler(new FailureHandler<>());
        return ring;
    }

    private Thread thread(String name, Runnable body) {
        Thread thread = Thread.ofPlatform().name(name).daemon(true).unstarted(body);
        threads.add(thread);
        return thread;
    }

    private WaitStrategy waitStrategy() {
        return switch (config.waitStrategy()) {
            case "busy-spin" -> new BusySpinWaitStrategy();
            case "yielding" -> new YieldingWaitStrategy();
            case "blocking" -> new BlockingWaitStrategy();
            default -> new SleepingWait();
        };
    }

    private ShardHandler shard(int shard, int shardCount, Components components, int laneCount, boolean offline) {
        long onEveryFlow = 0;
        List<FlowPlugin> instances = new ArrayList<>();
        for (Options options : config.plugins()) {
            FlowPlugin plugin = components.plugin(options.spec().name());
            onEveryFlow |= plugin.descriptor().onEveryFlow() ? 1L << instances.size() : 0;
            instances.add(plugin);
        }
        ExtensionStore extensions = new ExtensionStore(schema, onEveryFlow);
        for (int i = 0; i < instances.size(); i++) {
            open(instances.get(i), config.plugins().get(i), new ExtensionAccess(extensions, i));
        }
        streamStats.add(new StreamStats());
        Streams streams = new Streams(
                config.cache().reassemblyBytes(), config.cache().reassemblyPoolBytes(), streamStats.getLast());
        Dispatch dispatch = new Dispatch(instances, pluginStats, streams);
        FlowRecordWriter writer = new FlowRecordWriter(extensions, shard);
        ShardHandler handler =
                new ShardHandler(exportRing.getRingBuffer(), writer, laneCount, offline, () -> abandoned, onFailure);
        handler.use(new FlowCache(config.cache(), shardCount, extensions, dispatch, handler, new CacheStats()));
        return handler;
    }

    private void open(FlowPlugin plugin, Options options, ExtensionAccess access) {
        try {
            plugin.open(options, access);
        } catch (ConfigException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            ConfigException problem =
                    new ConfigException("plugin " + options.spec().name() + " can't be opened: " + e);
            problem.initCause(e);
            throw problem;
        }
        plugins.add(plugin);
    }

    private CaptureLane lane(int lane, long seed, boolean offline) {
        ShardQueue[] queues = new ShardQueue[shards.size()];
        for (int shard = 0; shard < queues.length; shard++) {
            RingBuffer<Cargo<PacketBlock>> ring = packetRings.get(shard).getRingBuffer();
            Disruptor<Cargo<PacketBlock>> consumer = packetRings.get(shard);
            ShardHandler handler = shards.get(shard);
            queues[shard] = new ShardQueue(
                    ring,
                    () -> consumer.getSequenceValueFor(handler),
                    new PacketBlock(config.blockPackets()),
                    lane,
                    offline,
                    () -> abandoned);
        }
        FragmentTable fragments = config.cache().fragments()
                ? new FragmentTable(
                        config.cache().fragmentTableSize(), config.cache().fragmentSeconds() * NANOS_PER_SECOND, seed)
                : null;
        boolean biflows = !config.cache().split();
        return new CaptureLane(queues, new FlowHash(seed), fragments, biflows, new InputCounters(""));
    }

    /** Starts shards and export stage. */
    void start() {
        exportRing.start();
        packetRings.forEach(Disruptor::start);
    }

    /** Waits until all lanes have ended, all flows are exported and all outputs closed. */
    void awaitEnd() throws InterruptedException {
        exportStage.awaitClosed();
        pluginStatistics = pluginStatistics();
    }

    /** Asks the plugins: the shards have handed over their last block, and touch them no more. */
    private List<List<String>> pluginStatistics() {
        List<List<String>> lines = new ArrayList<>();
        int count = config.plugins().size();
        for (int i = 0; i < count; i++) {
            Statistics statistics = new Statistics();
            for (int instance = i; instance < plugins.size(); instance += count) {
                try {
                    plugins.get(instance).statistics(statistics);
                } catch (RuntimeException | LinkageError | StackOverflowError e) {
                    pluginStats.addFailure(i, e);
                }
            }
            lines.add(statistics.lines());
        }
        return lines;
    }

    /** Shows finished flows to {@code tap} too; before {@link #start()}. */
    void watch(FlowTap tap) {
        exportStage.watch(tap, schema);
    }

    List<CaptureLane> lanes() {
        return lanes;
    }

    List<ShardHandler> shards() {
        return shards;
    }

    ExportStage exportStage() {
        return exportStage;
    }

    List<ProbeFigures.Shard> shardFigures() {
        List<ProbeFigures.Shard> figures = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            ShardHandler shard = shards.get(i);
            figures.add(new ProbeFigures.Shard(
                    i,
                    shard.cache().stats(),
                    shard.droppedFlows(),
                    shard.cache().capacity(),
                    figures(packetRings.get(i).getRingBuffer())));
        }
        return figures;
    }

    List<StreamStats> streamFigures() {
        return List.copyOf(streamStats);
    }

    /** Threads that have ended, though nobody closes the pipeline: a line each. */
    List<String> deadThreads() {
        List<String> lines = new ArrayList<>();
        for (Thread thread : threads) {
            if (thread.getState() == Thread.State.TERMINATED && !abandoned) {
                lines.add("thread " + thread.getName() + " has ended");
            }
        }
        return lines;
    }

    ProbeFigures.Ring exportRingFigures() {
        return figures(exportRing.getRingBuffer());
    }

    private static ProbeFigures.Ring figures(RingBuffer<?> ring) {
        return new ProbeFigures.Ring(ring.getBufferSize(), ring.getBufferSize() - ring.remainingCapacity());
    }

    List<ProbeFigures.Plugin> pluginFigures() {
        List<ProbeFigures.Plugin> figures = new ArrayList<>();
        for (int i = 0; i < config.plugins().size(); i++) {
            figures.add(new ProbeFigures.Plugin(
                    config.plugins().get(i).spec().name(),
                    pluginStats.calls(i),
                    pluginStats.records(i),
                    pluginStats.failures(i),
                    pluginStats.overruns(i),
                    pluginStats.isSwitchedOff(i)));
        }
        return figures;
    }

    List<ProbeFigures.Output> outputFigures() {
        List<ProbeFigures.Output> figures = new ArrayList<>();
        for (OpenOutput output : outputs) {
            FlowExporter exporter = output.exporter();
            figures.add(new ProbeFigures.Output(
                    output.options().spec().name(), exporter.name(), exporter.counters(), true, exporter.trouble()));
        }
        return figures;
    }

    /** What there is to say of the plugins so far. */
    PluginNotes pluginNotes() {
        return new PluginNotes(config.plugins(), pluginStats, streamStats, pluginStatistics);
    }

    /** Lets no thread wait any more for a place in a ring; it gets an exception instead. */
    void abandon() {
        abandoned = true;
    }

    /**
     * Stops the threads and frees all memory; after {@link #awaitEnd()}, or after {@link #abandon()} and the end of the
     * capture threads.
     */
    @Override
    public void close() {
        abandon();
        packetRings.forEach(Disruptor::halt);
        exportRing.halt();
        Threads.awaitEnd(threads);
        exportStage.closeOutputs();
        free();
    }

    private void free() {
        plugins.forEach(this::close);
        plugins.clear();
        packetRings.forEach(ring -> free(ring, PacketBlock::close));
        free(exportRing, FlowBlock::close);
        shards.forEach(ShardHandler::close);
        lanes.forEach(CaptureLane::close);
    }

    private void close(FlowPlugin plugin) {
        try {
            plugin.close();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            onFailure.accept(e);
        }
    }

    private static <B> void free(Disruptor<Cargo<B>> ring, Consumer<B> close) {
        for (int i = 0; i < ring.getBufferSize(); i++) {
            close.accept(ring.get(i).block());
        }
    }

    /**
     * An exception in a shard or the export stage: told on, and the consumer goes on, lest the producers wait for ever.
     */
    private final class FailureHandler<E> implements ExceptionHandler<E> {
        @Override
        public void handleEventException(Throwable e, long sequence, E event) {
            onFailure.accept(e);
        }

        @Override
        public void handleOnStartException(Throwable e) {
            onFailure.accept(e);
        }

        @Override
        public void handleOnShutdownException(Throwable e) {
            onFailure.accept(e);
        }
    }
}
