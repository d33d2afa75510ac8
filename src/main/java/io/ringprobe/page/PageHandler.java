package io.ringprobe.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.ringprobe.web.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers what belongs to the live page: its files and its stream of events, to those whom the gate lets through. Used
 * by any thread.
 */
final class PageHandler implements HttpHandler {
    /** Where the page is. */
    static final String ROOT = "/";

    private static final String STREAM = "/live";
    private static final Map<String, String> TYPES = Map.of(
            "/page.css", "text/css; charset=utf-8",
            "/page.js", "text/javascript; charset=utf-8",
            "/icon.svg", "image/svg+xml");

    /** Nothing from elsewhere, nothing inline, and no text that becomes markup: whatever a packet says stays text. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    /** How long a browser waits before it opens a stream again that broke. */
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private final LivePage page;
    private final Gate gate;

    PageHandler(LivePage page, Gate gate) {
        this.page = page;
        this.gate = gate;
    }

    /** The paths that belong to the page. */
    static List<String> paths() {
        return List.of(ROOT, STREAM, "/page.css", "/page.js", "/icon.svg");
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        Map<String, String> query = query(exchange.getRequestURI());
        switch (gate.judge(request(exchange, query.get("token")))) {
            case OPEN -> show(exchange, query);
            case GIVE_COOKIE -> giveCookie(exchange);
            case ONLY_HERE ->
                Answer.text(
                        exchange,
                        FORBIDDEN,
                        "The live page is shown on the probe's own machine only, as http://localhost:PORT/.\n"
                                + "The setting page shows it to other machines too.\n");
            case WRONG_TOKEN ->
                Answer.text(
                        exchange,
                        FORBIDDEN,
                        "The live page needs its token: open /?token=TOKEN, or send Authorization: Bearer TOKEN.\n"
                                + "It is the setting page-token, or else in the probe's log.\n");
        }
    }

    private static Gate.Request request(HttpExchange exchange, String token) {
        Headers headers = exchange.getRequestHeaders();
        boolean forwarded = PROXY_HEADERS.stream().anyMatch(headers::containsKey);
        return new Gate.Request(
                exchange.getRemoteAddress().getAddress(),
                headers.getFirst("Host"),
                forwarded,
                headers.getFirst("Authorization"),
                headers.getOrDefault("Cookie", List.of()),
                token);
    }

    private void show(HttpExchange exchange, Map<String, String> query) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(STREAM)) {
            stream(exchange, query.getOrDefault("filter", ""));
        } else if (path.equals(ROOT)) {
            Answer.send(exchange, OK, "text/html; charset=utf-8", file("/index.html"));
        } else {
            Answer.send(exchange, OK, TYPES.get(path), file(path));
        }
    }

    /**
     * Sets the cookie, and has the browser go to the address without the token. Not by a redirect: if the link was
     * clicked on in another page, the cookie wouldn't be sent with the redirected request, which that page began.
     */
    private void giveCookie(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Set-Cookie", Gate.COOKIE + "=" + gate.cookie() + "; HttpOnly; SameSite=Strict");
        Answer.send(exchange, OK, "text/html; charset=utf-8", file("/token.html"));
    }

    private void stream(HttpExchange exchange, String filter) throws IOException {
        if (!page.takePlace()) {
            Answer.text(
                    exchange,
                    UNAVAILABLE,
                    "The page has ended, or " + LivePage.MAX_VIEWERS + " others watch, which is all that can.\n");
            return;
        }
        try {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "text/event-stream; charset=utf-8");
            headers.set("Cache-Control", "no-store");
            // Asks nginx not to hold events back.
            headers.set("X-Accel-Buffering", "no");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(OK, -1);
                return;
            }
            exchange.sendResponseHeaders(OK, 0);
            Viewer viewer = new Viewer(FlowFilter.of(filter), Thread.currentThread());
            exchange.getResponseBody().write(RETRY);
            page.join(viewer);
            viewer.write(exchange.getResponseBody());
        } finally {
            page.giveBackPlace();
        }
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = PageHandler.class.getResourceAsStream(name.substring(1))) {
            return in.readAllBytes();
        }
    }

    /** The values of the query's names, the first of each. */
    static Map<String, String> query(URI uri) {
        Map<String, String> values = new LinkedHashMap<>();
        String query = uri.getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
