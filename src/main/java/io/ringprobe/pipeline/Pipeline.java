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
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.export.FlowTap;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FragmentTable;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.plugin.StreamStats;
import io.ringprobe.profile.Profile;
import io.ringprobe.profile.Span;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * All wiring of the data path, in the order in which a packet goes:
 *
 * <pre>
 *   capture lane ─► packet ring ─► shard ─► export ring ─► export stage ─► outputs
 *    one a thread    one a shard            └──────── one export line ──────────┘
 * </pre>
 *
 * <p>Run to completion, there is no packet ring: each capture thread has a shard of its own and does its work.
 *
 * <p>Built and started by one thread. Capture threads are the caller's; it drives the {@linkplain #lanes() lanes}.
 * While it runs, another thread may {@linkplain #reload change} caches, plugins and outputs: what stands behind the
 * packet rings is made anew, and each shard turns to it between two blocks.
 */
final class Pipeline implements AutoCloseable {
    private static final long FIXED_SEED = 0x72696E6770726F62L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LOOK_MILLIS = 2;
    private static final ProbeFigures.Ring NO_RING = new ProbeFigures.Ring(0, 0);

    private final Components components;
    private final OutputOpener opener;
    private final boolean offline;
    /** Whether each capture thread is a shard too. */
    private final boolean runsToCompletion;

    private final Consumer<Throwable> onFailure;
    private final List<Disruptor<Cargo<PacketBlock>>> packetRings = new ArrayList<>();
    private final List<ShardHandler> shards = new ArrayList<>();
    private final List<CacheStats> stats = new ArrayList<>();
    private final List<StreamStats> streamStats = new ArrayList<>();
    private final List<CaptureLane> lanes = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    /** What is and was behind the packet rings, the last one in use. */
    private final List<FlowStage> flowStages = new CopyOnWriteArrayList<>();

    private final List<ExportLine> exportLines = new CopyOnWriteArrayList<>();
    private final Object reloading = new Object();

    private ProbeConfig config;
    private FlowTap tap;
    private volatile boolean started;
    private volatile boolean abandoned;

    /**
     * @param outputs the outputs, open
     * @param opener opens others
     * @param laneCount number of capture threads
     * @param onFailure told when a thread of the pipeline fails
     */
    Pipeline(
            ProbeConfig config,
            Components components,
            RecordSchema schema,
            List<OutputSlot> outputs,
            OutputOpener opener,
            int laneCount,
            Consumer<Throwable> onFailure) {
        this.config = config;
        this.components = components;
        this.opener = opener;
        this.offline = opener.offline();
        this.onFailure = onFailure;
        int wanted = config.shards() == ProbeConfig.AUTO_SHARDS ? ProbeConfig.autoShards(laneCount) : config.shards();
        this.runsToCompletion = wanted == ProbeConfig.NO_SHARDS;
        for (int shard = 0; shard < (runsToCompletion ? laneCount : wanted); shard++) {
            stats.add(new CacheStats());
            streamStats.add(new StreamStats());
        }
        try {
            exportLines.add(exportLine(config, schema, outputs, null));
            flowStages.add(flowStage(config, schema, exportLines.getFirst()));
            for (int shard = 0; shard < stats.size(); shard++) {
                addShard(shard, laneCount);
            }
            long seed = offline ? FIXED_SEED : new SecureRandom().nextLong();
            for (int lane = 0; lane < laneCount; lane++) {
                lanes.add(lane(lane, laneCount, seed));
            }
        } catch (RuntimeException | Error e) {
            free();
            throw e;
        }
    }

    /** Shards send flows here, and who changes the configuration an empty block. */
    private ExportLine exportLine(
            ProbeConfig next, RecordSchema schema, List<OutputSlot> outputs, ExportStage.Predecessor before) {
        int flowCapacity = schema.flowCapacity(FlowRecord.BASIC_OFFSET);
        List<Thread> thread = new CopyOnWriteArrayList<>();
        Disruptor<Cargo<FlowBlock>> ring = ring(
                () -> new Cargo<>(new FlowBlock(flowCapacity)),
                next.exportQueueBlocks(),
                "export",
                stats.size() + 1,
                thread);
        ExportStage stage = new ExportStage(outputs, before, schema, stats.size(), next.maxFlowsPerSecond());
        stage.watch(tap);
        ring.handleEventsWith(stage);
        return new ExportLine(ring, stage, thread);
    }

    private FlowStage flowStage(ProbeConfig next, RecordSchema schema, ExportLine line) {
        return new FlowStage(
                next, components, schema, stats, streamStats, line.ring(), offline, () -> abandoned, onFailure);
    }

    private void addShard(int shard, int laneCount) {
        ShardFlows flows = flowStages.getFirst().shards().get(shard);
        if (runsToCompletion) {
            shards.add(new ShardHandler(shard, flows, 1, onFailure));
            return;
        }
        shards.add(new ShardHandler(shard, flows, laneCount, onFailure));
        Disruptor<Cargo<PacketBlock>> ring = ring(
                () -> new Cargo<>(new PacketBlock(config.blockPackets())),
                config.inputQueueBlocks(),
                "shard-" + shard,
                laneCount,
                threads);
        ring.handleEventsWith(shards.get(shard));
        packetRings.add(ring);
    }

    /** @param threads where the thread that empties the ring is noted when it is made */
    private <B> Disruptor<Cargo<B>> ring(
            EventFactory<Cargo<B>> cargo, int size, String name, int producers, List<Thread> threads) {
        ProducerType type = producers == 1 ? ProducerType.SINGLE : ProducerType.MULTI;
        ThreadFactory factory = body -> {
            Thread thread = Thread.ofPlatform().name(name).daemon(true).unstarted(body);
            threads.add(thread);
            return thread;
        };
        Disruptor<Cargo<B>> ring = new Disruptor<>(cargo, size, factory, type, waitStrategy());
        ring.setDefaultExceptionHandler(new FailureHandler<>());
        return ring;
    }

    private WaitStrategy waitStrategy() {
        return switch (config.waitStrategy()) {
            case "busy-spin" -> new BusySpinWaitStrategy();
            case "yielding" -> new YieldingWaitStrategy();
            case "blocking" -> new BlockingWaitStrategy();
            default -> new SleepingWait();
        };
    }

    private CaptureLane lane(int lane, int laneCount, long seed) {
        ShardQueue[] queues = runsToCompletion
                ? new ShardQueue[] {new DirectQueue(shards.get(lane), new PacketBlock(config.blockPackets()))}
                : ringQueues(lane, laneCount);
        FragmentTable fragments = config.cache().fragments()
                ? new FragmentTable(
                        config.cache().fragmentTableSize(), config.cache().fragmentSeconds() * NANOS_PER_SECOND, seed)
                : null;
        boolean biflows = !config.cache().split();
        return new CaptureLane(queues, new FlowHash(seed), fragments, biflows, new InputCounters(""));
    }

    private ShardQueue[] ringQueues(int lane, int laneCount) {
        ShardQueue[] queues = new ShardQueue[shards.size()];
        for (int shard = 0; shard < queues.length; shard++) {
            Disruptor<Cargo<PacketBlock>> consumer = packetRings.get(shard);
            ShardHandler handler = shards.get(shard);
            queues[shard] = new RingQueue(
                    consumer.getRingBuffer(),
                    () -> consumer.getSequenceValueFor(handler),
                    new PacketBlock(config.blockPackets()),
                    lane,
                    laneCount,
                    offline,
                    () -> abandoned);
        }
        return queues;
    }

    /** Shows finished flows to {@code to} too; before {@link #start()}. */
    void watch(FlowTap to) {
        tap = to;
        exportLines.getLast().stage().watch(to);
    }

    /** Starts shards and export stage. */
    void start() {
        exportLines.getLast().start();
        packetRings.forEach(Disruptor::start);
        started = true;
    }

    /**
     * Changes what stands behind the packet rings; returns when every shard has turned to it and the outputs that go
     * are closed. One thread at a time; before the start it waits for that.
     *
     * @return what couldn't be changed, a line each
     * @throws io.ringprobe.config.ConfigException if something is wrong with the configuration; then nothing has
     *     changed
     * @throws IOException if an output can't be opened; then nothing has changed
     */
    List<String> reload(ProbeConfig wanted) throws IOException, InterruptedException {
        awaitUnlessAbandoned(() -> started);
        synchronized (reloading) {
            ConfigChange change = ConfigChange.between(config, wanted);
            List<String> notes = new ArrayList<>(change.needsRestart());
            if (!change.isEmpty()) {
                Span span = Profile.current().reload();
                span.begin();
                notes.addAll(apply(change.next(), change.keepsFlows()));
                config = change.next();
                span.end(notes.size(), 0);
            }
            return notes;
        }
    }

    private List<String> apply(ProbeConfig next, boolean keepsFlows) throws IOException, InterruptedException {
        FlowStage oldFlows = flowStages.getLast();
        ExportLine oldLine = exportLines.getLast();
        RecordSchema schema = keepsFlows ? oldFlows.schema() : FlowStage.schema(next, components);
        OutputChange outputs = OutputChange.begin(opener, oldLine.stage(), next.outputs(), schema, keepsFlows);
        ExportLine line = exportLine(next, schema, outputs.early(), outputs);
        FlowStage flows;
        try {
            flows = keepsFlows ? null : flowStage(next, schema, line);
        } catch (RuntimeException | Error e) {
            outputs.undo();
            line.free();
            throw e;
        }
        exportLines.add(line);
        oldLine.stage().handOver(outputs.kept());
        turnTo(line, flows, next);
        awaitUnlessAbandoned(oldLine.stage()::isClosed);
        line.wake(() -> abandoned);
        awaitUnlessAbandoned(line.stage()::isReady);
        oldLine.close();
        if (flows != null) {
            flowStages.add(flows);
            oldFlows.askPlugins();
            oldFlows.close();
        }
        return outputs.problems();
    }

    /** Makes all shards turn to another export line, and to other caches where there are any. */
    private void turnTo(ExportLine line, FlowStage flows, ProbeConfig next) throws InterruptedException {
        line.start();
        CountDownLatch done = new CountDownLatch(shards.size());
        for (int i = 0; i < shards.size(); i++) {
            ShardFlows own = flows == null ? null : flows.shards().get(i);
            if (!shards.get(i).offer(new ShardChange(own, line.ring(), next.cache(), done))) {
                // The shard has ended, and with it all its flows.
                line.endForShard(() -> abandoned);
                done.countDown();
            }
        }
        awaitUnlessAbandoned(() -> done.getCount() == 0);
    }

    private void awaitUnlessAbandoned(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (abandoned) {
                throw new IllegalStateException("the probe has ended while its configuration changed");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Waits until all lanes have ended, all flows are exported and all outputs closed. */
    void awaitEnd() throws InterruptedException {
        for (int i = 0; i < exportLines.size(); i++) {
            exportLines.get(i).stage().awaitClosed();
        }
        synchronized (reloading) {
            flowStages.getLast().askPlugins();
        }
    }

    List<CaptureLane> lanes() {
        return lanes;
    }

    List<ShardHandler> shards() {
        return shards;
    }

    /** Everything that flows went through, the oldest first. */
    List<ExportLine> exportLines() {
        return exportLines;
    }

    /** What there is to say of the plugins so far. */
    List<String> pluginNotes() {
        List<String> lines = new ArrayList<>();
        for (FlowStage stage : flowStages) {
            lines.addAll(stage.notes());
        }
        lines.addAll(PluginNotes.streams(streamStats));
        return lines;
    }

    List<ProbeFigures.Shard> shardFigures() {
        List<ProbeFigures.Shard> figures = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            ShardHandler shard = shards.get(i);
            figures.add(new ProbeFigures.Shard(
                    i,
                    shard.stats(),
                    shard.droppedFlows(),
                    shard.capacity(),
                    runsToCompletion ? NO_RING : figures(packetRings.get(i).getRingBuffer())));
        }
        return figures;
    }

    List<StreamStats> streamFigures() {
        return List.copyOf(streamStats);
    }

    /** Threads that have ended, though nobody closes the pipeline: a line each. */
    List<String> deadThreads() {
        List<String> lines = new ArrayList<>();
        List<Thread> all = new ArrayList<>(threads);
        all.addAll(exportLines.getLast().threads());
        for (Thread thread : all) {
            if (thread.getState() == Thread.State.TERMINATED && !abandoned) {
                lines.add("thread " + thread.getName() + " has ended");
            }
        }
        return lines;
    }

    ProbeFigures.Ring exportRingFigures() {
        return figures(exportLines.getLast().ring());
    }

    private static ProbeFigures.Ring figures(RingBuffer<?> ring) {
        return new ProbeFigures.Ring(ring.getBufferSize(), ring.getBufferSize() - ring.remainingCapacity());
    }

    /** The plugins' figures; those of one name are one plugin, before and after a change. */
    List<ProbeFigures.Plugin> pluginFigures() {
        Map<String, ProbeFigures.Plugin> byName = new LinkedHashMap<>();
        for (FlowStage stage : flowStages) {
            for (ProbeFigures.Plugin plugin : stage.figures()) {
                byName.merge(plugin.name(), plugin, ProbeFigures.Plugin::and);
            }
        }
        return List.copyOf(byName.values());
    }

    List<ProbeFigures.Output> outputFigures() {
        List<ProbeFigures.Output> figures = new ArrayList<>();
        for (OutputSlot output : ExportLine.outputs(exportLines)) {
            figures.add(new ProbeFigures.Output(
                    output.options().spec().name(),
                    output.name(),
                    output.counters(),
                    output.isOpen(),
                    output.trouble()));
        }
        return figures;
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
        synchronized (reloading) {
            packetRings.forEach(Disruptor::halt);
            Threads.awaitEnd(threads);
            exportLines.forEach(ExportLine::close);
            free();
        }
    }

    private void free() {
        flowStages.forEach(FlowStage::close);
        exportLines.forEach(ExportLine::free);
        for (Disruptor<Cargo<PacketBlock>> ring : packetRings) {
            for (int i = 0; i < ring.getBufferSize(); i++) {
                ring.get(i).block().close();
            }
        }
        lanes.forEach(CaptureLane::close);
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
