package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.testkit.Tools;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prometheus' configuration and alerts, as its own tool judges them. */
class PrometheusTest {
    private static final Path ALERTS_TEST = Path.of("deploy/prometheus/alerts-test.yaml");

    @BeforeEach
    void requirePrometheus() {
        Tools.require("promtool");
    }

    /** The rules that it names are checked with it. */
    @Test
    void shouldHaveAConfigurationAndAlertsWithoutMistakes() throws Exception {
        Command.run("promtool", "check", "config", "--lint=all", "--lint-fatal", "deploy/prometheus/prometheus.yaml");
    }

    @Test
    void shouldAlertWhenItMust() throws Exception {
        Command.run("promtool", "test", "rules", ALERTS_TEST.toString());
    }

    @Test
    void shouldTryOutEveryAlert() throws Exception {
        Set<String> alerts = new HashSet<>(DeployFiles.alerts().keySet());
        Set<String> tried =
                new HashSet<>(DeployFiles.yaml(ALERTS_TEST).getFirst().findValuesAsText("alertname"));
        assertEquals(alerts, tried);
        assertEquals(List.of("alerts.yaml"), DeployFiles.strings(DeployFiles.yaml(ALERTS_TEST), "/rule_files"));
    }
}
