package io.ringprobe.testkit;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.ProcessConfig;
import io.ringprobe.config.WebConfig;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.pipeline.Balance;
import io.ringprobe.pipeline.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A real probe inside the test, with live inputs, that writes csv. Flows end when it is stopped, as its timeouts are
 * long.
 */
public final class LiveProbe implements AutoCloseable {
    /** Options of a cache whose flows last to the end of a test. */
    public static final String LASTING = "size=18;active=1000000;inactive=1000000";

    private static final int BLOCK_PACKETS = 128;
    private static final int QUEUE = 4096;
    private static final int PACKET_BUFFER = 1 << 20;

    private final Probe probe;
    private final Path csv;
    private final Thread runner;

    private LiveProbe(Probe probe, Path csv) {
        this.probe = probe;
        this.csv = csv;
        this.runner = Thread.ofPlatform().name("live-probe").start(() -> {
            try {
                probe.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Opens the inputs, each {@code name;key=value;flag}, and starts. */
    public static LiveProbe start(int shards, String... inputs) throws IOException {
        TestComponents components = new TestComponents();
        Path csv = Files.createTempFile("ringprobe-live", ".csv");
        List<Options> opened = new ArrayList<>();
        for (String input : inputs) {
            opened.add(TestComponents.options(
                    components.input(input.split(";", 2)[0]).spec(), input));
        }
        Options output = TestComponents.options(components.output("csv").spec(), "csv;file=" + csv);
        ProbeConfig config = new ProbeConfig(
                opened,
                false,
                CacheConfig.from(TestComponents.options(CacheConfig.SPEC, "cache;" + LASTING)),
                List.of(),
                List.of(output),
                shards,
                BLOCK_PACKETS,
                QUEUE,
                QUEUE,
                PACKET_BUFFER,
                "sleeping",
                0,
                0,
                Optional.empty(),
                PluginLimits.NONE,
                ProcessConfig.PLAIN,
                WebConfig.NONE);
        return new LiveProbe(Probe.open(config, components), csv);
    }

    public List<ProbeFigures.Input> inputs() {
        return probe.figures().inputs();
    }

    /** Packets seen so far by all inputs. */
    public long seen() {
        return sum(inputs().stream().mapToLong(i -> i.counters().seen()).toArray());
    }

    /** Packets that the kernel had no room for. */
    public long missed() {
        return sum(inputs().stream().mapToLong(i -> i.counters().missed()).toArray());
    }

    /** What is wrong with the first input, or null. */
    public String trouble() {
        return inputs().getFirst().trouble();
    }

    private static long sum(long... numbers) {
        long sum = 0;
        for (long number : numbers) {
            sum += number;
        }
        return sum;
    }

    /** Waits until that many packets were seen or missed, or nothing has changed for some seconds. */
    public void awaitPackets(long packets) throws InterruptedException {
        awaitNumber(() -> seen() + missed(), packets);
    }

    private static void awaitNumber(LongSupplier number, long wanted) throws InterruptedException {
        long last = -1;
        int quiet = 0;
        while (number.getAsLong() < wanted && quiet < 500) {
            quiet = number.getAsLong() == last ? quiet + 1 : 0;
            last = number.getAsLong();
            Thread.sleep(10);
        }
    }

    /** Ends it; returns the balance. */
    public Balance stop() throws InterruptedException {
        probe.stop();
        runner.join();
        return probe.balance();
    }

    /** What the probe writes; whole when it has ended, gone when this is closed. */
    public Path csv() {
        return csv;
    }

    /** The flows that the probe, which has ended, has written, sorted, without times; the header is the first. */
    public List<String> flows() throws IOException {
        return withoutTimes(Files.readString(csv));
    }

    /** The lines of a csv output, sorted but for the header, without the cells that tell a time. */
    public static List<String> withoutTimes(String text) {
        List<String> lines = text.lines().toList();
        List<String> header = CsvLine.cells(lines.getFirst());
        List<String> result = new ArrayList<>();
        for (String line : lines) {
            List<String> cells = CsvLine.cells(line);
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                if (!header.get(i).startsWith("time ")) {
                    kept.add(cells.get(i));
                }
            }
            result.add(String.join(",", kept));
        }
        result.subList(1, result.size()).sort(null);
        return result;
    }

    @Override
    public void close() throws IOException {
        probe.stop();
        try {
            runner.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        probe.close();
        Files.deleteIfExists(csv);
    }
}
