package io.ringprobe.web;

import com.sun.net.httpserver.HttpExchange;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.WebConfig;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.metrics.ProbeMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * All that the probe serves over HTTP: {@code /metrics}, {@code /healthz} and {@code /readyz}. Used by the main thread;
 * answers on threads of its own.
 */
public final class ProbeWeb implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final WebServer server;
    private ProbeMetrics metrics;
    private Health health;

    private ProbeWeb(WebServer server) {
        this.server = server;
    }

    /**
     * Takes the address that the settings name, before anything else happens and while privileges are there. Answers
     * nothing yet.
     *
     * @param config with an address
     * @throws ConfigException if the address can't be had
     */
    public static ProbeWeb bind(WebConfig config) {
        return new ProbeWeb(WebServer.bind(config.address().orElseThrow()));
    }

    /** Where more paths can be served. */
    public WebServer server() {
        return server;
    }

    /**
     * Begins to answer.
     *
     * @param version of this build
     */
    public void serve(ProbeFigures figures, String version) {
        metrics = new ProbeMetrics(figures, version);
        health = new Health(figures);
        server.handle("/metrics", this::metrics);
        server.handle("/healthz", this::healthz);
        server.handle("/readyz", this::readyz);
        server.start();
    }

    private void metrics(HttpExchange exchange) throws IOException {
        String format = ProbeMetrics.formatFor(
                String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of())));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        metrics.write(body, format);
        Answer.send(exchange, OK, format, body.toByteArray());
    }

    private void healthz(HttpExchange exchange) throws IOException {
        List<String> ailments = health.ailments();
        Answer.text(exchange, ailments.isEmpty() ? OK : UNAVAILABLE, lines("ok", ailments, List.of()));
    }

    private void readyz(HttpExchange exchange) throws IOException {
        List<String> hindrances = health.hindrances();
        Answer.text(exchange, hindrances.isEmpty() ? OK : UNAVAILABLE, lines("ready", hindrances, health.remarks()));
    }

    private static String lines(String well, List<String> reasons, List<String> remarks) {
        StringBuilder text = new StringBuilder();
        if (reasons.isEmpty()) {
            text.append(well).append('\n');
        }
        reasons.forEach(line -> text.append(line).append('\n'));
        remarks.forEach(line -> text.append("remark: ").append(line).append('\n'));
        return text.toString();
    }

    /** Stops serving at once, whatever is under way; may be called again. */
    @Override
    public void close() {
        server.close();
        if (metrics != null) {
            metrics.close();
        }
    }
}
