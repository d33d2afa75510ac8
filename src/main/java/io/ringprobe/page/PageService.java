package io.ringprobe.page;

import io.ringprobe.config.WebConfig;
import io.ringprobe.export.FlowTap;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.web.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page on the probe's HTTP server, from the first packet to the last flow. Made, started and closed by the
 * main thread.
 */
public final class PageService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageService.class);

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final LivePage page;

    private PageService(LivePage page) {
        this.page = page;
    }

    /**
     * Puts the page on {@code server}, and begins to gather what it shows.
     *
     * @param config whether others than this machine may see it, and what they must know
     * @param version of the program, to be shown
     */
    public static PageService open(WebServer server, WebConfig config, ProbeFigures figures, String version) {
        return open(server, config, new LivePage(figures, version));
    }

    /** Puts this page on the server, and begins. */
    static PageService open(WebServer server, WebConfig config, LivePage page) {
        PageHandler handler = new PageHandler(page, new Gate(token(config, server.address())));
        for (String path : PageHandler.paths()) {
            server.handle(path, handler);
        }
        page.start();
        return new PageService(page);
    }

    private static Optional<String> token(WebConfig config, InetSocketAddress address) {
        if (!config.page()) {
            return Optional.empty();
        }
        if (config.token().isEmpty()) {
            String token = Gate.randomToken();
            LOG.info("the live page for other machines: {}", url(address, token));
            return Optional.of(token);
        }
        return config.token();
    }

    private static String url(InetSocketAddress address, String token) {
        String host = address.getAddress().isAnyLocalAddress()
                ? machine()
                : address.getAddress().getHostAddress();
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return "http://" + literal + ":" + address.getPort() + "/?token=" + token;
    }

    /** The machine's name, as the kernel has it: to ask Java for it may mean to wait for a name server. */
    private static String machine() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "HOST"; // what people then have to put in
        }
    }

    /** What shows flows to the page: to be given to the probe before it runs. */
    public FlowTap tap() {
        return page.tap();
    }

    /** Tells whoever watches that the probe has ended; after the run, and before the server is closed. */
    @Override
    public void close() {
        page.close();
    }
}
