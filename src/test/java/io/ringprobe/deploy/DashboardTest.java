package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.metrics.Metric;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grafana's dashboard and Prometheus' alerts ask for metrics that there are. */
class DashboardTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:ringprobe|process|jvm)_[a-z_]+");

    /** Labels to sum by, or to compare. */
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

    private static final Pattern MATCHER = Pattern.compile("[{,] ?([a-z_]+)=~?\"");

    /** What Prometheus adds to each sample. */
    private static final Set<String> TARGET_LABELS = Set.of("instance", "job");

    @TempDir
    private Path folder;

    /** Labels by the names of what Prometheus has of our metrics. */
    private static Map<String, Set<String>> series() {
        Map<String, Set<String>> series = new HashMap<>();
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                Set<String> labels = new HashSet<>(metric.labels());
                series.put(metric.prometheusName() + "_sum", labels);
                series.put(metric.prometheusName() + "_count", labels);
                Set<String> buckets = new HashSet<>(labels);
                buckets.add("le");
                series.put(metric.prometheusName() + "_bucket", buckets);
            } else {
                series.put(metric.prometheusName(), Set.copyOf(metric.labels()));
            }
        }
        return series;
    }

    private static void check(String name, String expression) {
        Map<String, Set<String>> known = series();
        Set<String> labels = new HashSet<>(TARGET_LABELS);
        Matcher metrics = METRIC.matcher(expression);
        while (metrics.find()) {
            assertTrue(known.containsKey(metrics.group()), () -> name + ": there is no " + metrics.group());
            labels.addAll(known.get(metrics.group()));
        }
        for (String label : labelsIn(expression)) {
            assertTrue(labels.contains(label), () -> name + ": no metric there has the label " + label);
        }
    }

    private static Set<String> labelsIn(String expression) {
        Set<String> labels = new TreeSet<>();
        Matcher by = BY.matcher(expression);
        while (by.find()) {
            labels.addAll(List.of(by.group(1).split(", *", -1)));
        }
        Matcher matcher = MATCHER.matcher(expression);
        while (matcher.find()) {
            labels.add(matcher.group(1));
        }
        return labels;
    }

    @Test
    void shouldShowMetricsThatThereAre() throws IOException {
        Map<String, String> panels = DeployFiles.panels();
        assertFalse(panels.isEmpty());
        panels.forEach(DashboardTest::check);
    }

    @Test
    void shouldAlertByMetricsThatThereAre() throws IOException {
        Map<String, String> alerts = DeployFiles.alerts();
        assertFalse(alerts.isEmpty());
        alerts.forEach(DashboardTest::check);
    }

    @Test
    void shouldHaveExpressionsThatPrometheusUnderstands() throws Exception {
        Tools.require("promtool");
        List<Map<String, String>> rules = new ArrayList<>();
        DeployFiles.panels().values().forEach(e -> rules.add(Map.of("record", "panel:" + rules.size(), "expr", e)));
        Object file = Map.of("groups", List.of(Map.of("name", "panels", "rules", rules)));
        Path json = Files.write(folder.resolve("rules.yaml"), new ObjectMapper().writeValueAsBytes(file));
        Command.run("promtool", "check", "rules", json.toString());
    }

    @Test
    void shouldHaveADashboardThatGrafanaCanTell() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DeployFiles.DASHBOARD.toFile());
        assertEquals("ringprobe", dashboard.get("uid").asText());
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> places = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertTrue(ids.add(panel.get("id").asInt()), () -> "twice the id of " + panel.get("title"));
            JsonNode at = panel.get("gridPos");
            assertTrue(at.get("x").asInt() + at.get("w").asInt() <= 24, () -> "too wide: " + panel.get("title"));
            List<Integer> place = List.of(at.get("x").asInt(), at.get("y").asInt());
            assertTrue(places.add(place), () -> "another panel is at the place of " + panel.get("title"));
        }
    }
}
