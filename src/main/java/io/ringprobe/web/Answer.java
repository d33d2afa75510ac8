package io.ringprobe.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers a request in whole. Stateless. */
public final class Answer {
    private static final int NO_BODY = -1;

    private Answer() {}

    /** Answers with a text that no cache keeps. */
    public static void text(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with {@code body}, which a HEAD request is only told the length of; no cache keeps it. */
    public static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.putIfAbsent("Cache-Control", List.of("no-store"));
        headers.set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, NO_BODY);
        } else {
            exchange.sendResponseHeaders(status, body.length == 0 ? NO_BODY : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
