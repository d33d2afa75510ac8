package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import java.util.List;
import java.util.random.RandomGenerator;

/** HTTP/1.1 without encryption (RFC 9112): requests and their responses on one connection. */
final class HttpApplication implements Application {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH");
    private static final List<String> WITH_BODY = List.of("POST", "PUT", "PATCH");
    private static final int MAX_BODY = 1 << 20;

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Server(
                settings.port(80),
                settings.words("method", METHODS, "GET"),
                settings.hostsOrNone("host", "www.example.com", "example.org", "cdn.example.net", "*.example.com"),
                settings.tokens("path", "/", "/index.html", "/news/*", "/api/v1/items?id=*", "/img/*.png"),
                settings.texts(
                        "agent",
                        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                        "curl/8.9.1",
                        "python-requests/2.32"),
                settings.tokensOrNone("referer"),
                settings.range("status", 200, 200, 200, 599),
                settings.texts("server", "nginx/1.26.1", "Apache/2.4.62"),
                settings.texts("type", "text/html; charset=utf-8", "text/plain", "application/octet-stream"),
                settings.tokensOrNone("cookie"),
                settings.range("request", 100, 2000, 0, MAX_BODY),
                settings.range("response", 200, 20_000, 0, MAX_BODY),
                settings.range("exchanges", 1, 1, 1, 100));
        settings.done();
        return speaker;
    }

    private record Server(
            int port,
            List<String> methods,
            List<String> hosts,
            List<String> paths,
            List<String> agents,
            List<String> referers,
            Range status,
            List<String> servers,
            List<String> types,
            List<String> cookies,
            Range requestLength,
            Range responseLength,
            Range exchanges)
            implements Speaker {
        private static final int NO_CONTENT = 204;
        private static final int NOT_MODIFIED = 304;

        @Override
        public Conversation converse(RandomGenerator random) {
            Dialogue dialogue = Dialogue.tcp(port);
            String host = Pick.of(hosts, random);
            String agent = Pick.of(agents, random);
            String server = Pick.of(servers, random);
            for (int left = exchanges.pick(random); left > 0; left--) {
                exchange(dialogue, host, agent, server, random);
            }
            return dialogue.end();
        }

        private void exchange(Dialogue dialogue, String host, String agent, String server, RandomGenerator random) {
            String method = Pick.one(methods, random);
            request(dialogue, method, host, agent, random);
            response(dialogue, method, server, random);
        }

        private void request(Dialogue dialogue, String method, String host, String agent, RandomGenerator random) {
            String path = Pick.of(paths, random);
            String referer = Pick.of(referers, random);
            boolean hasBody = WITH_BODY.contains(method);
            byte[] body = Text.prose(hasBody ? requestLength.pick(random) : 0);
            StringBuilder head =
                    new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
            Text.header(head, "Host", host);
            Text.header(head, "User-Agent", agent);
            Text.header(head, "Accept", "*/*");
            Text.header(head, "Referer", referer);
            if (hasBody) {
                Text.header(head, "Content-Type", "application/octet-stream");
                Text.header(head, "Content-Length", Integer.toString(body.length));
            }
            dialogue.client(Text.message(head, body))
                    .field("HTTP_REQUEST_METHOD", method)
                    .field("HTTP_REQUEST_URL", 127, path)
                    .field("HTTP_REQUEST_HOST", 63, host)
                    .field("HTTP_REQUEST_AGENT", 127, agent)
                    .field("HTTP_REQUEST_REFERER", 127, referer);
        }

        private void response(Dialogue dialogue, String method, String server, RandomGenerator random) {
            int code = status.pick(random);
            String type = Pick.one(types, random);
            String cookie = Pick.of(cookies, random);
            boolean bodiless = code == NO_CONTENT || code == NOT_MODIFIED;
            int length = bodiless ? 0 : responseLength.pick(random);
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 ").append(code).append(' ').append(reason(code));
            Text.header(head.append("\r\n"), "Server", server);
            if (!bodiless) {
                Text.header(head, "Content-Type", type);
                Text.header(head, "Content-Length", Integer.toString(length));
            }
            Text.header(
                    head, "Set-Cookie", cookie.isEmpty() ? "" : cookie + "=" + Pick.letters(random, 16) + "; Path=/");
            byte[] body = Text.prose(method.equals("HEAD") ? 0 : length);
            dialogue.server(Text.message(head, body))
                    .field("HTTP_RESPONSE_STATUS_CODE", code)
                    .field("HTTP_RESPONSE_SERVER", 127, server)
                    .field("HTTP_RESPONSE_CONTENT_TYPE", 31, bodiless ? "" : type)
                    .field("HTTP_RESPONSE_SET_COOKIE_NAMES", 511, cookie);
        }

        private static String reason(int code) {
            return switch (code) {
                case 200 -> "OK";
                case 204 -> "No Content";
                case 301 -> "Moved Permanently";
                case 304 -> "Not Modified";
                case 404 -> "Not Found";
                case 500 -> "Internal Server Error";
                default -> "Status";
            };
        }
    }
}
