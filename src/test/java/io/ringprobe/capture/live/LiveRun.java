package io.ringprobe.capture.live;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.ProcessConfig;
import io.ringprobe.config.WebConfig;
import io.ringprobe.pipeline.Probe;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/** Runs a probe on an input that doesn't end by itself, and gives back its flows. Stateless. */
public final class LiveRun {
    private static final String CACHE = "active=3600;inactive=3600";
    private static final List<String> WITH = List.of("dns", "basicplus", "pstats");
    private static final long PATIENCE_MILLIS = 30_000;

    /** What the test does while the probe runs. */
    public interface Course {
        void run() throws Exception;
    }

    private LiveRun() {}

    /** The flows of a capture file, sorted. */
    public static List<String> ofFile(Path capture) throws IOException, InterruptedException {
        return ProbeRun.over(capture).cache(CACHE).plugins(WITH).csv("").run().sorted();
    }

    /** The flows that come of {@code packets} packets, sorted. */
    public static List<String> of(String input, int packets, int shards, Path folder, Course course) throws Exception {
        Path file = folder.resolve("flows.csv");
        try (Probe probe = Probe.open(config(input, shards, file), new TestComponents())) {
            FutureTask<Void> run = new FutureTask<>(() -> {
                probe.run();
                return null;
            });
            Thread.ofPlatform().start(run);
            course.run();
            long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
            while (probe.balance().packets() < packets && System.currentTimeMillis() < deadline) {
                Thread.sleep(10);
            }
            probe.stop();
            run.get();
            List<String> wrong = new ArrayList<>(probe.balance().broken());
            probe.failures().forEach(failure -> wrong.add(failure.toString()));
            if (probe.balance().packets() != packets || !wrong.isEmpty()) {
                throw new AssertionError(wrong + " in " + probe.balance().table(probe.nanos()));
            }
        }
        List<String> lines = Files.readAllLines(file);
        return lines.subList(1, lines.size()).stream().sorted().toList();
    }

    /** Flows without their times. */
    public static List<String> withoutTimes(List<String> flows) {
        return flows.stream().map(LiveRun::withoutTimes).sorted().toList();
    }

    private static String withoutTimes(String flow) {
        return String.join(
                ",",
                Arrays.stream(flow.split(","))
                        .filter(column -> !column.matches("\\W*\\d{4}-\\d{2}-\\d{2}T.*"))
                        .toList());
    }

    private static ProbeConfig config(String input, int shards, Path file) {
        TestComponents components = new TestComponents();
        String name = input.split(";", 2)[0];
        List<Options> plugins = WITH.stream()
                .map(text -> TestComponents.options(
                        components.plugin(text).descriptor().spec(), text))
                .toList();
        return new ProbeConfig(
                List.of(TestComponents.options(components.input(name).spec(), input)),
                false,
                CacheConfig.from(TestComponents.options(CacheConfig.SPEC, "cache;" + CACHE)),
                plugins,
                List.of(TestComponents.options(components.output("csv").spec(), "csv;file=" + file)),
                shards,
                128,
                64,
                64,
                1 << 20,
                "sleeping",
                0,
                0,
                Optional.empty(),
                PluginLimits.NONE,
                ProcessConfig.PLAIN,
                WebConfig.NONE);
    }
}
