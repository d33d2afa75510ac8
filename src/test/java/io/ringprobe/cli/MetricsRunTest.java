package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.Ringprobe;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process, and a real Prometheus that scrapes it. */
@Timeout(120)
class MetricsRunTest {
    private static final Path DEMO = Path.of("pcaps", "demo.pcap").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("serving http://([\\d.]+:\\d+)/");
    private static final String PROMETHEUS = """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: ringprobe
            static_configs: [{targets: ['%s']}]
        """;

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void shouldTellPrometheusWhatTheBalanceSays() throws Exception {
        Path prometheus = Tools.require("prometheus");
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path report = folder.resolve("stderr");
        Process probe = start(report, "-i", "pcap;file=" + pipe, "-p", "dns", "-o", "json;file=" + folder + "/flows");
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
            writer.write(Files.readAllBytes(DEMO));
            String address = awaitAddress(report);
            assertEquals("ok\n", curl("http://" + address + "/healthz"));
            String server = "127.0.0.1:" + freePort();
            Process scraper = startPrometheus(prometheus, server, address);
            try {
                awaitValue(server, "ringprobe_cache_flows > 0 and on() up == 1");
                awaitValue(server, "sum(ringprobe_shard_packets_total) == 274");
                assertEquals("ready\n", curl("http://" + address + "/readyz"));
                double packets = value(server, "sum(ringprobe_input_packets_total)");
                double bytes = value(server, "sum(ringprobe_input_bytes_total)");
                double notIp = value(server, "ringprobe_input_packet_outcomes_total{outcome=\"not_ip\"}");
                double flows = value(server, "sum(ringprobe_flows_started_total)");
                double dns = value(server, "ringprobe_plugin_calls_total{plugin=\"dns\"}");
                assertEquals(1, value(server, "up{job=\"ringprobe\"}"));
                probe.destroy();
                assertEquals(ExitStatus.OK, probe.waitFor());
                String balance = Files.readString(report);
                assertEquals(count(balance, "([\\d,]+) packets, [\\d,]+ bytes"), packets);
                assertEquals(count(balance, "packets, ([\\d,]+) bytes"), bytes);
                assertEquals(count(balance, "not IP ([\\d,]+)"), notIp);
                assertEquals(count(balance, "shard   0: [\\d,]+ packets, ([\\d,]+) flows"), flows);
                assertEquals(count(balance, "plugin  dns: ([\\d,]+) calls"), dns);
            } finally {
                end(scraper);
            }
        } finally {
            end(probe);
        }
    }

    private Process start(Path report, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("--metrics", "127.0.0.1:0", "--shards", "1"));
        args.addAll(List.of(more));
        return new ProcessBuilder(ProbeProcess.command(Ringprobe.class, args))
                .redirectError(report.toFile())
                .start();
    }

    private Process startPrometheus(Path program, String server, String target) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), PROMETHEUS.formatted(target));
        return new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + server)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static String awaitAddress(Path report) throws Exception {
        while (true) {
            Matcher address = ADDRESS.matcher(Files.readString(report));
            if (address.find()) {
                return address.group(1);
            }
            Thread.sleep(20);
        }
    }

    private static String curl(String url) throws Exception {
        Process curl = new ProcessBuilder(Tools.require("curl").toString(), "-sS", "--max-time", "10", url)
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        curl.waitFor();
        return said;
    }

    /** What Prometheus answers: the series that it found. */
    private JsonNode query(String server, String query) throws Exception {
        String text =
                curl("http://" + server + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        return text.startsWith("{") ? json.readTree(text).path("data").path("result") : json.createArrayNode();
    }

    private void awaitValue(String server, String query) throws Exception {
        while (query(server, query).isEmpty()) {
            Thread.sleep(100);
        }
    }

    private double value(String server, String query) throws Exception {
        JsonNode result = query(server, query);
        assertEquals(1, result.size(), () -> query + " " + result);
        return result.get(0).get("value").get(1).asDouble();
    }

    private static double count(String balance, String pattern) {
        Matcher count = Pattern.compile(pattern).matcher(balance);
        assertTrue(count.find(), balance);
        return Double.parseDouble(count.group(1).replace(",", ""));
    }

    @Test
    void shouldSayThatTheAddressIsTakenBeforeAnythingHappens() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Path file = folder.resolve("flows");
            ProbeProcess.Result result = ProbeProcess.runMain(
                    Ringprobe.class,
                    folder,
                    List.of("-i", "pcap;file=" + DEMO, "-o", "json;file=" + file, "--metrics", address));
            assertEquals(ExitStatus.USAGE, result.status());
            assertEquals("ringprobe: metrics=" + address + " can't be served: Address already in use\n", result.err());
            assertFalse(Files.exists(file));
        }
    }

    /** The server ends with the run, and holds up its end not. */
    @Test
    void shouldEndByItself() throws Exception {
        ProbeProcess.Result result = ProbeProcess.runMain(
                Ringprobe.class,
                folder,
                List.of("-i", "pcap;file=" + DEMO, "-o", "json", "--metrics", "127.0.0.1:0", "--shards", "1"));
        assertEquals(ExitStatus.OK, result.status(), result::err);
        assertEquals(1, count(result.err(), "not IP ([\\d,]+)"));
    }

    @Test
    void shouldLoadNothingOfAllThisWhereNobodyAsks() throws Exception {
        List<String> command = new ArrayList<>(
                ProbeProcess.command(Ringprobe.class, List.of("-i", "pcap;file=" + DEMO, "-o", "json")));
        command.add(2, "-Xlog:class+load");
        Path log = folder.resolve("classes");
        Process probe = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertEquals(ExitStatus.OK, probe.waitFor());
        List<String> classes = Files.readAllLines(log);
        assertTrue(classes.stream().anyMatch(line -> line.contains(" io.ringprobe.pipeline.Probe ")));
        for (String slow :
                List.of(" com.sun.net.httpserver.", " io.micrometer.", " io.ringprobe.web.", "ProbeMetrics")) {
            assertTrue(classes.stream().noneMatch(line -> line.contains(slow)), slow);
        }
    }
}
