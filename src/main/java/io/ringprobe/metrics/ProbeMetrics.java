package io.ringprobe.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * All metrics of the probe, its process and its JVM, in Prometheus's formats. What they read is what the data path's
 * threads count for themselves anyway, so those notice nothing of a scrape. Thread-safe.
 */
public final class ProbeMetrics implements AutoCloseable {
    /** The text format of Prometheus. */
    public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    /** The text format of OpenMetrics. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProbeMeters probe;
    private final ProcessMeters process;

    /** @param version of this build */
    public ProbeMetrics(ProbeFigures figures, String version) {
        registry.throwExceptionOnRegistrationFailure();
        process = new ProcessMeters(registry);
        probe = new ProbeMeters(registry, figures);
        registry.getPrometheusRegistry().register(new FlowPackets(figures));
        registry.getPrometheusRegistry().register(new BuildInfo(version));
    }

    /** The format for a client that accepts that, as its header {@code Accept} says; null where it says nothing. */
    public static String formatFor(String accept) {
        return accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    }

    /**
     * Writes all that there is to tell now.
     *
     * <p>That happens on a platform thread: on a virtual one the JDK's writers begin with a small buffer and copy it
     * for nearly each word that is added, which makes garbage of 30 MB in each scrape, and pauses of the data path to
     * collect it.
     *
     * @param format {@link #TEXT} or {@link #OPEN_METRICS}
     */
    public synchronized void write(OutputStream to, String format) throws IOException {
        FutureTask<Void> scrape = new FutureTask<>(() -> {
            probe.update();
            registry.scrape(to, format);
            return null;
        });
        Thread.ofPlatform().name("scrape").daemon(true).start(scrape);
        try {
            scrape.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptedIOException("the probe ends");
        }
    }

    private static IOException failure(Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }

    @Override
    public synchronized void close() {
        process.close();
        registry.close();
    }
}
