package io.ringprobe.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The reference of all metrics and of the paths that are served: what {@code ringprobe metrics} prints. What stands
 * around the table is a resource. Stateless.
 */
public final class MetricReference {
    private static final String TEXT = "/metrics-reference.md";
    private static final String TABLE = "@METRICS@\n";

    private MetricReference() {}

    /** The reference. */
    public static String markdown() {
        try (InputStream in = MetricReference.class.getResourceAsStream(TEXT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(TABLE, table());
        } catch (IOException e) {
            throw new UncheckedIOException("the jar can't be read: " + e.getMessage(), e);
        }
    }

    private static String table() {
        StringBuilder out = new StringBuilder();
        for (Metric metric : Metric.values()) {
            out.append("| `").append(metric.prometheusName());
            out.append("` | ").append(metric.kind().name().toLowerCase(Locale.ROOT));
            out.append(" | ").append(String.join(", ", metric.labels()));
            out.append(" | ").append(metric.unit());
            out.append(" | ").append(metric.doc());
            out.append(" |\n");
        }
        return out.toString();
    }
}
