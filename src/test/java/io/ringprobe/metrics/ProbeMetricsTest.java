package io.ringprobe.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringprobe.export.OutputCount;
import io.ringprobe.packet.ParseOutcome;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeMetricsTest {
    private static final String IPFIX = "ipfix 192.0.2.1:4739/tcp";

    private final FakeFigures figures = new FakeFigures()
            .input("raw", "eth0", null)
            .input("raw", "eth1", "interface eth1 is down")
            .output("ipfix", IPFIX, 10, true, null)
            .plugin("dns", 1, false);
    private final ProbeMetrics metrics = new ProbeMetrics(figures, "1.2.3");

    @AfterEach
    void close() {
        metrics.close();
    }

    private Scrape scrape() throws Exception {
        return Scrape.of(metrics);
    }

    @Test
    void shouldHaveEachMetricWithItsLabels() throws Exception {
        Scrape scrape = scrape();
        for (Metric metric : Metric.values()) {
            assertTrue(scrape.families().contains(metric.prometheusName()), metric.prometheusName());
            assertEquals(
                    new TreeSet<>(metric.labels()), scrape.labels(metric.prometheusName()), metric.prometheusName());
            assertTrue(scrape.text().contains("# HELP " + metric.prometheusName() + " "), metric.prometheusName());
        }
        assertFalse(scrape.text().contains("NaN"), scrape::text);
    }

    @Test
    void shouldMakeLittleGarbage() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        scrape();
        long before = threads.getTotalThreadAllocatedBytes();
        int scrapes = 20;
        for (int i = 0; i < scrapes; i++) {
            Thread.ofVirtual().start(this::scrapeToNowhere).join();
        }
        long bytes = (threads.getTotalThreadAllocatedBytes() - before) / scrapes;
        assertTrue(bytes < 2_000_000, bytes + " bytes a scrape");
    }

    private void scrapeToNowhere() {
        try {
            metrics.write(OutputStream.nullOutputStream(), ProbeMetrics.TEXT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that isn't Micrometer's own is in the enum, and what is Micrometer's own is in the documentation. */
    @Test
    void shouldHaveNothingThatIsNotDocumented() throws Exception {
        Set<String> documented = Pattern.compile("`([a-z]+_[a-z0-9_]+)`")
                .matcher(MetricReference.markdown())
                .results()
                .map((MatchResult m) -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        System.gc(); // So that its metrics are there.
        Set<String> families = scrape().families();
        for (int i = 0; i < 100 && !families.contains("jvm_gc_pause_seconds_max"); i++) {
            Thread.sleep(50); // The JVM tells of a collection a little later.
            families = scrape().families();
        }
        Set<String> words = Arrays.stream(Metric.values())
                .flatMap(metric -> metric.labels().stream())
                .collect(Collectors.toSet());
        documented.removeAll(words);
        documented.remove("lack_of_resources");
        assertEquals(documented, families);
    }

    @Test
    void shouldTellWhatTheFiguresSay() throws Exception {
        figures.failures.add("a");
        Scrape scrape = scrape();
        assertEquals(1, scrape.value("ringprobe_build_info", "version=\"1.2.3\""));
        assertEquals(1_000_000, scrape.value("ringprobe_start_time_seconds"));
        assertEquals(1, scrape.value("ringprobe_running"));
        assertEquals(1, scrape.value("ringprobe_failures_total"));
        assertEquals(1, scrape.value("ringprobe_healthy"));
        assertEquals(0, scrape.value("ringprobe_input_trouble", "input=\"eth0\""));
        assertEquals(1, scrape.value("ringprobe_input_trouble", "input=\"eth1\""));
        assertEquals(7, scrape.value("ringprobe_flows_dropped_total", "shard=\"0\""));
        assertEquals(128, scrape.value("ringprobe_ring_size_blocks", "ring=\"shard-0\""));
        assertEquals(6, scrape.value("ringprobe_ring_filled_blocks", "ring=\"export\""));
        assertEquals(3, scrape.value("ringprobe_plugin_failures_total", "plugin=\"dns\""));
        assertTrue(scrape.value("process_resident_memory_bytes") > 1e6);
        assertTrue(scrape.value("process_cpu_seconds_total") > 0);
    }

    @Test
    void shouldTellEachCountOfAnOutput() throws Exception {
        for (OutputCount count : OutputCount.values()) {
            figures.outputs.getFirst().counters().add(count, 1000L * (1 + count.ordinal()));
        }
        String text = scrape().text();
        for (OutputCount count : OutputCount.values()) {
            long value = 1000L * (1 + count.ordinal()) + (count == OutputCount.EXPORTED ? 10 : 0);
            long lines = text.lines()
                    .filter(line -> line.startsWith("ringprobe_output_") && line.endsWith(" " + value + ".0"))
                    .count();
            assertEquals(1, lines, count.name());
        }
    }

    @Test
    void shouldFollowComponentsThatComeAndGo() throws Exception {
        assertFalse(scrape().has("ringprobe_output_", "kind=\"csv\""));
        figures.output("csv", "csv x.csv", 5, true, "disk full").plugin("tls", 1, true);
        assertEquals(5, scrape().value("ringprobe_output_exported_flows_total", "kind=\"csv\""));
        assertEquals(1, scrape().value("ringprobe_output_trouble", "kind=\"csv\""));
        assertEquals(1, scrape().value("ringprobe_plugin_switched_off", "plugin=\"tls\""));
        figures.outputs.removeLast();
        figures.plugins.removeLast();
        assertFalse(scrape().has("ringprobe_output_", "kind=\"csv\""));
        assertFalse(scrape().has("ringprobe_plugin_", "plugin=\"tls\""));
        figures.output("csv", "csv x.csv", 6, true, null);
        assertEquals(6, scrape().value("ringprobe_output_exported_flows_total", "kind=\"csv\""));
    }

    /** A counter that goes back would count as begun anew, and all that it had counted as come since. */
    @Test
    void shouldNotTakeBackWhatIsDropped() throws Exception {
        InputCounters counters = figures.inputs.getFirst().counters();
        for (int i = 0; i < 10; i++) {
            counters.addOutcome(ParseOutcome.PARSED);
        }
        counters.dropParsed(3);
        counters.publish();
        assertEquals(7, counters.parsed());
        Scrape scrape = scrape();
        String[] parsed = {"eth0", "outcome=\"parsed\""};
        assertEquals(10, scrape.value("ringprobe_input_packet_outcomes_total", parsed));
        assertEquals(3, scrape.value("ringprobe_input_dropped_packets_total", "eth0"));
    }

    /** Else a counter would go back when a change of the configuration opens an output again. */
    @Test
    void shouldAddUpOutputsOfOneName() throws Exception {
        figures.outputs.clear();
        figures.output("ipfix", IPFIX, 10, false, "was closed").output("ipfix", IPFIX, 1, true, null);
        Scrape scrape = scrape();
        assertEquals(11, scrape.value("ringprobe_output_exported_flows_total"));
        assertEquals(1, scrape.value("ringprobe_output_open"));
        assertEquals(0, scrape.value("ringprobe_output_trouble"));
    }

    @Test
    void shouldSpeakOpenMetricsToThoseWhoAskForIt() throws Exception {
        String prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
        assertEquals(ProbeMetrics.OPEN_METRICS, ProbeMetrics.formatFor(prometheus));
        assertEquals(ProbeMetrics.TEXT, ProbeMetrics.formatFor("text/plain"));
        assertEquals(ProbeMetrics.TEXT, ProbeMetrics.formatFor(null));
        String text = Scrape.of(metrics, ProbeMetrics.OPEN_METRICS).text();
        assertTrue(text.endsWith("# EOF\n"), text);
        assertTrue(text.contains("# TYPE ringprobe_build info\n"), text);
    }

    @Test
    void shouldPassTheChecksOfPromtool() throws Exception {
        Process promtool = new ProcessBuilder(Tools.require("promtool").toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(scrape().text().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, promtool.waitFor(), said);
        assertEquals("", said);
    }

    @Test
    void shouldPutLongLinesIntoSixteenths() {
        assertEquals(List.of("0", "1", "2"), LineGroups.labels(2));
        assertEquals(17, LineGroups.labels(16).size());
        assertEquals("32", LineGroups.labels(32).getLast());
        assertEquals(17, LineGroups.labels(32).size());
        long[] lines = new long[33];
        lines[0] = 1;
        lines[1] = 2;
        lines[2] = 3;
        lines[3] = 4;
        lines[32] = 5;
        long[] groups = LineGroups.of(lines);
        assertEquals(17, groups.length);
        assertEquals(List.of(1L, 5L, 4L), List.of(groups[0], groups[1], groups[2]));
        assertEquals(5, groups[16]);
    }

    /** The page in the documentation. */
    @Test
    void shouldBeWrittenInTheDocumentation() throws Exception {
        assertEquals(
                MetricReference.markdown(),
                Files.readString(Path.of("src", "docs", "metrics.md")),
                "write it anew: ringprobe metrics > src/docs/metrics.md");
    }
}
