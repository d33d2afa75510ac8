package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Collector;
import io.ringprobe.testkit.VethPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The probe as a process on a link without traffic, with all plugins, a collector and somebody who asks for metrics: it
 * takes less than a hundredth of a processor.
 */
@Tag("nightly")
class IdleTest {
    private static final int WARM_SECONDS = 30;
    private static final int SECONDS = 30;
    private static final int SCRAPE_SECONDS = 15;
    private static final double ALLOWED = 0.01;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"raw", "pcap"})
    @Timeout(180)
    void shouldNeedNextToNoProcessorWithoutTraffic(String input) throws Exception {
        try (VethPair cable = VethPair.up();
                Collector collector = Collector.open();
                LongRun probe = LongRun.start(folder, Map.of(), command(input + ";ifc=" + cable.near(), collector))) {
            probe.await(folder.resolve("stderr"), "serving http");
            ProcessFigures figures = new ProcessFigures(probe.pid());
            rest(probe, WARM_SECONDS);
            Map<String, Long> before = figures.cpuNanosByThread();
            long millis = figures.cpuMillis();
            long start = System.nanoTime();
            rest(probe, SECONDS);
            double share = (figures.cpuMillis() - millis) * 1e6 / (System.nanoTime() - start);
            String table = table(before, figures.cpuNanosByThread(), share);
            System.out.println(input + table);
            assertTrue(share < ALLOWED, table);
            probe.signal("TERM");
            assertEquals(ExitStatus.OK, probe.awaitEnd(), probe.err());
        }
    }

    private List<String> command(String input, Collector collector) throws Exception {
        List<String> args = new ArrayList<>(List.of("-i", input, "--metrics", "127.0.0.1:0"));
        args.addAll(LongRun.allPlugins());
        args.addAll(List.of("-o", "ipfix;host=127.0.0.1;port=" + collector.port()));
        return LongRun.command(folder, args.toArray(String[]::new));
    }

    private static void rest(LongRun probe, int seconds) throws Exception {
        for (int rested = 0; rested < seconds; rested += SCRAPE_SECONDS) {
            assertTrue(probe.scrape().contains("ringprobe_input_packets_total"));
            Thread.sleep(SCRAPE_SECONDS * 1000L);
        }
    }

    private static String table(Map<String, Long> before, Map<String, Long> after, double share) {
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, ": %.2f %% of a processor%n", 100 * share));
        after.forEach((thread, nanos) -> {
            double micros = (nanos - before.getOrDefault(thread, 0L)) / 1e3 / SECONDS;
            if (micros >= 1) {
                table.append(String.format(Locale.ROOT, "%24s %7.0f µs/s%n", thread, micros));
            }
        });
        return table.toString();
    }
}
