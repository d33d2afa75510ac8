package io.ringprobe.testkit;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.ProcessConfig;
import io.ringprobe.config.WebConfig;
import io.ringprobe.pipeline.Balance;
import io.ringprobe.pipeline.Probe;
import io.ringprobe.plugin.FlowPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs a real probe inside the test, from capture files to output files, and gives back what came out.
 *
 * <pre>{@code
 * ProbeRun.Result result = ProbeRun.over(capture).plugins("pstats;includezeros", "vlan")
 *         .cache("size=12;active=5").shards(4).block(7).csv("plugins=pstats;id=0").run();
 * assertEquals(List.of(), result.balance().broken());
 * }</pre>
 *
 * <p>Components come from {@link TestComponents}. Without an output it writes {@code json}. Output files stand in a
 * folder that is gone when {@link #run} returns. May be run several times; not thread-safe.
 */
public final class ProbeRun {
    private static final int FEWEST_BLOCKS = 16;
    private static final int MOST_BLOCKS = 256;
    private static final int PACKETS_IN_RING = 4096;
    private static final int PACKET_BUFFER = 1 << 20;

    private final TestComponents components = new TestComponents();
    private final List<Path> captures;
    private final String input;
    private final List<String> plugins = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Set<String> withoutFile = new HashSet<>();
    private String cache = "";
    private int shards = 1;
    private PluginLimits limits = PluginLimits.NONE;
    private int blockPackets = 128;

    private ProbeRun(String input, List<Path> captures) {
        this.input = input;
        this.captures = captures;
    }

    /** A run over capture files, read one after the other as one input. */
    public static ProbeRun over(Path... captures) {
        StringBuilder input = new StringBuilder("pcap");
        for (Path capture : captures) {
            input.append(";file=").append(capture);
        }
        return new ProbeRun(input.toString(), List.of(captures));
    }

    /** A run over another input, {@code name;key=value;flag}. */
    public static ProbeRun overInput(String input) {
        return new ProbeRun(input, List.of());
    }

    /** Switches plugins on, each as {@code name;key=value;flag}. */
    public ProbeRun plugins(String... added) {
        plugins.addAll(Arrays.asList(added));
        return this;
    }

    /** Switches plugins on. */
    public ProbeRun plugins(List<String> added) {
        plugins.addAll(added);
        return this;
    }

    /** Makes a plugin of the test known and switches it on, without options. */
    public ProbeRun plugin(Supplier<? extends FlowPlugin> plugin) {
        components.add(plugin);
        return plugins(plugin.get().descriptor().name());
    }

    /** Options of the flow cache, such as {@code size=12;split}. */
    public ProbeRun cache(String options) {
        cache = options;
        return this;
    }

    /** When the probe goes on without a plugin; else never. */
    public ProbeRun limits(PluginLimits pluginLimits) {
        limits = pluginLimits;
        return this;
    }

    public ProbeRun shards(int number) {
        shards = number;
        return this;
    }

    /** Packets in a block. */
    public ProbeRun block(int packets) {
        blockPackets = packets;
        return this;
    }

    /** Adds an output {@code name;key=value}; its {@code file=} is supplied. */
    public ProbeRun output(String output) {
        outputs.add(output);
        return this;
    }

    /** Adds an output {@code name;key=value} that writes no file; its content is empty. */
    public ProbeRun collector(String output) {
        outputs.add(output);
        withoutFile.add(output);
        return this;
    }

    /** Adds the output csv with these options, such as {@code id=0}. */
    public ProbeRun csv(String options) {
        return output(options.isEmpty() ? "csv" : "csv;" + options);
    }

    /** Adds the output json. */
    public ProbeRun json() {
        return output("json");
    }

    /**
     * Runs the probe to the end of its input.
     *
     * @throws io.ringprobe.capture.CaptureException if a capture is wrong from the start
     * @throws IOException if a file can't be opened or created
     */
    public Result run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ringprobe-run");
        try {
            return run(folder);
        } finally {
            delete(folder);
        }
    }

    private Result run(Path folder) throws IOException, InterruptedException {
        List<String> texts = outputs.isEmpty() ? List.of("json") : outputs;
        List<Options> written = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (String text : texts) {
            Path file = folder.resolve("output-" + files.size());
            String name = text.split(";", 2)[0];
            String place = withoutFile.contains(text) ? "" : ";file=" + file;
            written.add(TestComponents.options(components.output(name).spec(), text + place));
            files.add(file);
        }
        try (Probe probe = Probe.open(config(written), components)) {
            probe.run();
            List<byte[]> contents = new ArrayList<>();
            for (Path file : files) {
                contents.add(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
            }
            List<String> table = probe.balance().table(probe.nanos());
            return new Result(texts, contents, probe.balance(), table, probe.failures());
        }
    }

    private ProbeConfig config(List<Options> written) {
        List<Options> chosen = plugins.stream()
                .map(text -> TestComponents.options(
                        components.plugin(text.split(";", 2)[0]).descriptor().spec(), text))
                .toList();
        return new ProbeConfig(
                List.of(TestComponents.options(
                        components.input(input.split(";", 2)[0]).spec(), input)),
                false,
                CacheConfig.from(
                        TestComponents.options(CacheConfig.SPEC, cache.isEmpty() ? "cache" : "cache;" + cache)),
                chosen,
                written,
                shards,
                blockPackets,
                ringBlocks(),
                FEWEST_BLOCKS,
                PACKET_BUFFER,
                "sleeping",
                0,
                0,
                Optional.empty(),
                limits,
                ProcessConfig.PLAIN,
                WebConfig.NONE);
    }

    /** Rings short enough to get full, but not so short that threads do nothing but wait for each other. */
    private int ringBlocks() {
        int wanted = Math.clamp(PACKETS_IN_RING / blockPackets, FEWEST_BLOCKS, MOST_BLOCKS);
        return Integer.highestOneBit(wanted);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(ProbeRun::deleteFile);
        }
        Files.delete(folder);
    }

    private static void deleteFile(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return (captures.isEmpty() ? input : captures) + " plugins " + plugins + " cache " + cache + " shards " + shards
                + " block " + blockPackets;
    }

    /**
     * What a run gave.
     *
     * @param outputs the outputs as they were written
     * @param contents what each has written
     * @param balance the counters at the end
     * @param table the balance as it is printed
     * @param failures what went wrong on the way
     */
    public record Result(
            List<String> outputs,
            List<byte[]> contents,
            Balance balance,
            List<String> table,
            List<Throwable> failures) {

        /** The lines of the first output, for csv without its header. */
        public List<String> records() {
            return records(0);
        }

        /** The lines of an output, for csv without its header. */
        public List<String> records(int output) {
            List<String> lines = text(output).lines().toList();
            return outputs.get(output).startsWith("csv") ? lines.subList(1, lines.size()) : lines;
        }

        /** The lines of the first output, sorted: the order in which flows end over several shards means nothing. */
        public List<String> sorted() {
            return records().stream().sorted().toList();
        }

        /** The header of the first output of the kind csv. */
        public String header() {
            return text(0).lines().findFirst().orElseThrow();
        }

        /** What the balance says of plugins whose hooks have thrown: nothing, if all is well. */
        public List<String> pluginFailures() {
            return table.stream()
                    .filter(line -> line.startsWith("plugin ") && line.contains("first: "))
                    .toList();
        }

        /** All that an output has written. */
        public String text(int output) {
            return new String(contents.get(output), StandardCharsets.UTF_8);
        }
    }
}
