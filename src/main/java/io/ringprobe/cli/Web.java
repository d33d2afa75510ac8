package io.ringprobe.cli;

import io.ringprobe.config.WebConfig;
import io.ringprobe.page.PageService;
import io.ringprobe.pipeline.Probe;
import io.ringprobe.web.ProbeWeb;

/** What the probe serves over HTTP while it runs. Used by the main thread. */
final class Web implements AutoCloseable {
    private final WebConfig config;
    private final ProbeWeb web;
    private PageService page;

    private Web(WebConfig config) {
        this.config = config;
        this.web = ProbeWeb.bind(config);
    }

    /**
     * Takes the address before anything else happens: a port below 1024 wants privileges, and of one that is taken one
     * should hear at once. Null where nothing is to be served.
     */
    static Web bind(WebConfig config) {
        return config.address().isPresent() ? new Web(config) : null;
    }

    /** Begins to answer; before the probe runs. */
    void serve(Probe probe) {
        page = PageService.open(web.server(), config, probe.figures(), Version.text());
        probe.watch(page.tap());
        web.serve(probe.figures(), Version.text());
    }

    /** Answers no more: the probe is about to be closed. */
    void stop() {
        close();
    }

    @Override
    public void close() {
        if (page != null) {
            page.close();
        }
        web.close();
    }
}
