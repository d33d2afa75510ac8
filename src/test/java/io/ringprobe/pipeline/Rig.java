package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.ProcessConfig;
import io.ringprobe.config.WebConfig;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.memory.Regions;
import io.ringprobe.plugin.FlowPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * A probe of parts that a test makes: opened, run and closed, with a check that it has freed all its memory. Small
 * rings, so that they fill soon.
 */
final class Rig implements Components, AutoCloseable {
    private final Map<Long, Long> regionsBefore = Regions.known();
    private final List<PacketSource> sources = new ArrayList<>();
    private final List<Boolean> offline = new ArrayList<>();
    private final Map<String, FlowExporter> outputs = new HashMap<>();
    private final Map<String, OutputFactory> factories = new HashMap<>();
    private final Map<String, Supplier<FlowPlugin>> plugins = new HashMap<>();
    private final List<Options> inputOptions = new ArrayList<>();
    private final List<Options> outputOptions = new ArrayList<>();
    private final List<Options> pluginOptions = new ArrayList<>();
    private final Map<String, List<String>> cache = new HashMap<>(Map.of("size", List.of("10")));
    private int shards = 1;
    private PluginLimits limits = PluginLimits.NONE;
    private int blockPackets = 8;
    private int inputQueue = 4;
    private int exportQueue = 2;
    private boolean inTurn;
    private long maxPackets;
    private long maxFlowsPerSecond;
    private Probe probe;
    private Thread runner;

    /** An input that stands for a file. */
    Rig file(PacketSource source) {
        return source(source, true);
    }

    /** An input that stands for a link. */
    Rig link(PacketSource source) {
        return source(source, false);
    }

    private Rig source(PacketSource source, boolean isFile) {
        String name = Integer.toString(sources.size());
        sources.add(source);
        offline.add(isFile);
        inputOptions.add(options(ComponentSpec.INPUT, name));
        return this;
    }

    Rig output(FlowExporter output) {
        outputs.put(output.name(), output);
        outputOptions.add(options(ComponentSpec.OUTPUT, output.name()));
        return this;
    }

    /** An output of a kind that a test makes. */
    Rig output(OutputFactory outputFactory) {
        factories.put(outputFactory.spec().name(), outputFactory);
        outputOptions.add(options(ComponentSpec.OUTPUT, outputFactory.spec().name()));
        return this;
    }

    /** The same kind of output once more, written at another place. */
    Rig outputAgain(OutputFactory outputFactory, String place) {
        outputOptions.add(new Options(outputFactory.spec(), place, Map.of()));
        return this;
    }

    /** From now on configurations have no output. */
    Rig noOutputs() {
        outputOptions.clear();
        return this;
    }

    /** From now on configurations have no plugin. */
    Rig noPlugins() {
        pluginOptions.clear();
        return this;
    }

    /** An output of the probe itself, with options {@code key=value}. */
    Rig output(String name, String... given) {
        Map<String, List<String>> values = new HashMap<>();
        for (String option : given) {
            String[] parts = option.split("=", 2);
            values.put(parts[0], List.of(parts[1]));
        }
        outputOptions.add(new Options(factory(name).spec(), "test", values));
        return this;
    }

    private static OutputFactory factory(String name) {
        return ServiceLoader.load(OutputFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Rig plugin(Supplier<FlowPlugin> plugin) {
        String name = plugin.get().descriptor().name();
        plugins.put(name, plugin);
        pluginOptions.add(options(ComponentSpec.PROCESS, name));
        return this;
    }

    /** All plugins of the probe itself. */
    Rig allPlugins() {
        ServiceLoader.load(FlowPlugin.class).stream().forEach(provider -> {
            FlowPlugin first = provider.get();
            plugins.put(first.descriptor().name(), provider::get);
            pluginOptions.add(new Options(first.descriptor().spec(), "test", Map.of()));
        });
        return this;
    }

    Rig cache(String key, String value) {
        cache.put(key, List.of(value));
        return this;
    }

    Rig limits(PluginLimits pluginLimits) {
        limits = pluginLimits;
        return this;
    }

    Rig shards(int count) {
        shards = count;
        return this;
    }

    Rig blocks(int packets, int inQueue) {
        blockPackets = packets;
        inputQueue = inQueue;
        return this;
    }

    Rig exportQueue(int blocks) {
        exportQueue = blocks;
        return this;
    }

    Rig inTurn() {
        inTurn = true;
        return this;
    }

    Rig maxPackets(long packets) {
        maxPackets = packets;
        return this;
    }

    Rig maxFlowsPerSecond(long flows) {
        maxFlowsPerSecond = flows;
        return this;
    }

    private static Options options(String kind, String name) {
        return new Options(new ComponentSpec(kind, name, "for tests", List.of()), "test", Map.of());
    }

    ProbeConfig config() {
        return new ProbeConfig(
                inputOptions,
                inTurn,
                CacheConfig.from(new Options(CacheConfig.SPEC, "test", cache)),
                pluginOptions,
                outputOptions,
                shards,
                blockPackets,
                inputQueue,
                exportQueue,
                1 << 20,
                "sleeping",
                maxFlowsPerSecond,
                maxPackets,
                Optional.empty(),
                limits,
                ProcessConfig.PLAIN,
                WebConfig.NONE);
    }

    Probe open() throws IOException {
        probe = Probe.open(config(), this);
        return probe;
    }

    /** Opens and runs to the end. */
    Probe run() throws IOException, InterruptedException {
        open().run();
        return probe;
    }

    /** Opens and runs in a thread of its own. */
    Probe start() throws IOException {
        open();
        runner = Thread.ofPlatform().name("runner").start(() -> {
            try {
                probe.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return probe;
    }

    /** Waits for the end of what {@link #start} began. */
    Probe await() throws InterruptedException {
        runner.join();
        return probe;
    }

    /** Checks that all went well: nothing failed, and every packet and flow is accounted for. */
    static void assertSound(Probe probe) {
        assertEquals(List.of(), probe.failures());
        assertEquals(List.of(), probe.balance().broken());
    }

    /** Closes the probe and checks that nothing is left. */
    @Override
    public void close() throws IOException {
        if (probe != null) {
            probe.close();
        }
        Map<Long, Long> left = Regions.known();
        left.keySet().removeAll(regionsBefore.keySet());
        assertEquals(Map.of(), left, "regions that were not freed: length by address");
    }

    @Override
    public InputFactory input(String name) {
        int index = Integer.parseInt(name);
        return new InputFactory() {
            @Override
            public ComponentSpec spec() {
                return inputOptions.get(index).spec();
            }

            @Override
            public boolean isOffline(Options options) {
                return offline.get(index);
            }

            @Override
            public List<PacketSource> open(Options options, InputContext context) {
                return List.of(sources.get(index));
            }
        };
    }

    @Override
    public OutputFactory output(String name) {
        if (factories.containsKey(name)) {
            return factories.get(name);
        }
        if (!outputs.containsKey(name)) {
            return factory(name);
        }
        return new OutputFactory() {
            @Override
            public ComponentSpec spec() {
                return new ComponentSpec(ComponentSpec.OUTPUT, name, "for tests", List.of());
            }

            @Override
            public List<FlowExporter> open(Options options, OutputContext context) {
                return List.of(outputs.get(name));
            }
        };
    }

    @Override
    public FlowPlugin plugin(String name) {
        return plugins.get(name).get();
    }
}
