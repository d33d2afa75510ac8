package io.ringprobe.pipeline;

import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.metrics.ProbeMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Reads all metrics over and over, in a thread of its own, until it is closed. */
final class ScrapeLoop implements AutoCloseable {
    private final ProbeMetrics metrics;
    private final Thread thread;
    private volatile boolean closed;
    private volatile int scrapes;

    ScrapeLoop(ProbeFigures figures) {
        metrics = new ProbeMetrics(figures, "test");
        thread = Thread.ofPlatform().name("scrapes").daemon(true).start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                metrics.write(OutputStream.nullOutputStream(), ProbeMetrics.TEXT);
                scrapes = scrapes + 1;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often they were read. */
    int scrapes() {
        return scrapes;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        metrics.close();
    }
}
