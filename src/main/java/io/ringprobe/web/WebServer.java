package io.ringprobe.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server: paths and who answers them. Each request runs on a virtual thread of its own, so a handler may
 * take its time, and none of them is a thread of the data path.
 *
 * <p>Paths are exact. The methods are GET and HEAD: all else is answered with 405, and an unknown path with 404. For a
 * HEAD request a handler does as for GET; {@link Answer} leaves the body out. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INTERNAL_ERROR = 500;

    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private WebServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::dispatch);
    }

    /**
     * Takes the address, so that nobody else can, and answers nothing yet.
     *
     * @param setting {@code HOST:PORT}, {@code [ADDRESS]:PORT} or {@code :PORT}, which is that port of all addresses of
     *     this machine; port 0 is any that is free
     * @throws ConfigException if the address can't be had
     */
    public static WebServer bind(String setting) {
        limit("sun.net.httpserver.maxReqTime", "10");
        limit("sun.net.httpserver.maxReqHeaderSize", "32768");
        limit("jdk.httpserver.maxConnections", "256");
        limit("sun.net.httpserver.nodelay", "true");
        try {
            return new WebServer(HttpServer.create(socketAddress(setting), 0));
        } catch (IOException e) {
            throw new ConfigException(
                    "metrics=" + setting + " can't be served: "
                            + (e instanceof UnknownHostException ? "there is no such host" : e.getMessage()),
                    e);
        }
    }

    /** The JDK's server is told its limits this way alone; who starts the JVM can say otherwise. */
    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static InetSocketAddress socketAddress(String setting) throws UnknownHostException {
        int colon = setting.lastIndexOf(':');
        String host = setting.substring(0, colon);
        int port = Integer.parseInt(setting.substring(colon + 1));
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** From now on {@code handler} answers requests for {@code path}, such as {@code /metrics}. */
    public void handle(String path, HttpHandler handler) {
        handlers.put(path, handler);
    }

    /** Begins to answer. */
    public void start() {
        server.start();
        LOG.info("serving http://{}/", text(address()));
    }

    /** What is really bound. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** What a handler throws is ours to log, and the client's to know of, if it hasn't had an answer yet. */
    private void dispatch(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpHandler handler = handlers.get(exchange.getRequestURI().getPath());
            String method = exchange.getRequestMethod();
            if (handler == null) {
                Answer.text(exchange, NOT_FOUND, "there is nothing here\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                Answer.text(exchange, METHOD_NOT_ALLOWED, "only GET and HEAD\n");
            } else {
                answer(exchange, handler);
            }
        }
    }

    private static void answer(HttpExchange exchange, HttpHandler handler) throws IOException {
        try {
            handler.handle(exchange);
        } catch (RuntimeException e) {
            LOG.warn("{} can't be answered", exchange.getRequestURI().getPath(), e);
            if (exchange.getResponseCode() < 0) {
                Answer.text(exchange, INTERNAL_ERROR, "the probe failed to answer; its log says why\n");
            }
        }
    }

    /** Stops serving at once, whatever is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
