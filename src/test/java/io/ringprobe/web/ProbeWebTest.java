package io.ringprobe.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.WebConfig;
import io.ringprobe.metrics.FakeFigures;
import io.ringprobe.metrics.ProbeMetrics;
import io.ringprobe.metrics.Scrape;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is served, for figures good and bad. */
class ProbeWebTest {
    private static final int SCRAPES = 10;
    private static final int OUTPUTS = 50;
    private static final int PLUGINS = 28;

    private final FakeFigures figures = new FakeFigures();
    private final ProbeWeb web = ProbeWeb.bind(new WebConfig(Optional.of("127.0.0.1:0"), false, Optional.empty()));
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void serve() {
        figures.input("raw", "eth0", null).output("ipfix", "ipfix a", 1, true, null);
        web.serve(figures, "1.2.3");
    }

    @AfterEach
    void close() {
        client.close();
        web.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + web.server().address().getPort() + path);
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Status and body, as curl sees them. */
    private String curl(String path) throws Exception {
        Process curl = new ProcessBuilder(
                        Tools.require("curl").toString(),
                        "-s",
                        "-w",
                        "%{http_code}",
                        uri(path).toString())
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, curl.waitFor());
        return said;
    }

    @Test
    void shouldBeHealthyAndReady() throws Exception {
        assertEquals("ok\n200", curl("/healthz"));
        assertEquals("ready\n200", curl("/readyz"));
    }

    @Test
    void shouldSayWhatAilsTheProbe() throws Exception {
        figures.failures.add("shard-0 broke");
        figures.ailments.add("shard-0 broke");
        figures.ailments.add("thread export has ended");
        assertEquals("shard-0 broke\nthread export has ended\n503", curl("/healthz"));
        assertEquals("shard-0 broke\nthread export has ended\n503", curl("/readyz"));
    }

    @Test
    void shouldNotBeReadyWhileAnInputIsInTrouble() throws Exception {
        figures.input("raw", "eth1", "interface eth1 is down");
        assertEquals("input eth1: interface eth1 is down\n503", curl("/readyz"));
        assertEquals("ok\n200", curl("/healthz"));
    }

    @Test
    void shouldNotBeReadyBeforeAndAfterInputsAreRead() throws Exception {
        figures.running = false;
        assertEquals("inputs are not being read\n503", curl("/readyz"));
        assertEquals("ok\n200", curl("/healthz"));
    }

    @Test
    void shouldNotBeReadyWhereAnInputIsBroken() throws Exception {
        figures.failures.add("x.pcap: cut off");
        assertEquals("x.pcap: cut off\n503", curl("/readyz"));
        assertEquals("ok\n200", curl("/healthz"));
    }

    @Test
    void shouldRemarkOutputsAndPluginsInTrouble() throws Exception {
        figures.output("csv", "csv x", 0, true, "disk full").output("csv", "csv y", 0, false, "closed");
        figures.plugin("tls", 1, true).plugin("dns", 1, false);
        assertEquals(
                "ready\nremark: output csv x: disk full\n"
                        + "remark: plugin tls: switched off, as it failed too often\n200",
                curl("/readyz"));
    }

    @Test
    void shouldServeMetricsInTheFormatAskedFor() throws Exception {
        HttpResponse<String> text = get("/metrics");
        assertEquals(200, text.statusCode());
        assertEquals(
                ProbeMetrics.TEXT, text.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(1, new Scrape(text.body()).value("ringprobe_output_exported_flows_total"));
        HttpResponse<String> open = get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertEquals(
                ProbeMetrics.OPEN_METRICS,
                open.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(open.body().endsWith("# EOF\n"));
    }

    @Test
    void shouldServeNothingElse() throws Exception {
        assertEquals(404, get("/").statusCode());
        assertEquals(404, get("/metrics/").statusCode());
    }

    @Test
    void shouldBeGoneAtTheEnd() {
        web.close();
        assertThrows(ConnectException.class, () -> get("/healthz"));
    }

    /** As many as anybody may have. The time is printed, not tested. */
    @Test
    void shouldServeManyOutputsAndPlugins() throws Exception {
        for (int i = 0; i < OUTPUTS; i++) {
            figures.output("ipfix", "ipfix 192.0.2." + i, i, true, null);
        }
        for (int i = 0; i < PLUGINS; i++) {
            figures.plugin("plugin" + i, i, false);
        }
        String body = "";
        long start = System.nanoTime();
        for (int i = 0; i < SCRAPES; i++) {
            body = get("/metrics").body();
        }
        System.out.printf(
                "scrape of %d outputs and %d plugins: %d lines, %d octets, %.1f ms%n",
                OUTPUTS, PLUGINS, body.lines().count(), body.length(), (System.nanoTime() - start) / 1e6 / SCRAPES);
        assertEquals(49, new Scrape(body).value("ringprobe_output_exported_flows_total", "192.0.2.49\""));
        assertEquals(27, new Scrape(body).value("ringprobe_plugin_calls_total", "plugin=\"plugin27\""));
    }
}
