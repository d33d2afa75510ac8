package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;

/** Opens ipfix outputs for tests and feeds them. */
public final class Exports {
    private static final long PATIENCE = 20_000_000_000L;

    private Exports() {}

    /** The factory, found as the probe finds it. */
    public static OutputFactory factory() {
        return ServiceLoader.load(OutputFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(f -> f.spec().name().equals("ipfix"))
                .findFirst()
                .orElseThrow();
    }

    /** Options from {@code key=value} or {@code flag}. */
    public static Options options(String... given) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String option : given) {
            String[] parts = option.split("=", 2);
            values.put(parts[0], List.of(parts.length == 2 ? parts[1] : "true"));
        }
        return new Options(factory().spec(), "test", values);
    }

    public static FlowExporter open(RecordSchema schema, boolean offline, String... given) throws IOException {
        return factory()
                .open(options(given), new OutputContext(schema, offline))
                .getFirst();
    }

    /** The exporters for all collectors that the options name, for inputs that are files. */
    public static List<FlowExporter> openAll(String... given) throws IOException {
        return factory().open(options(given), new OutputContext(TestSchemas.ALL, true));
    }

    /** Ticks until the condition holds. */
    public static void tickUntil(FlowExporter exporter, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < PATIENCE, "waited for 20 s");
            exporter.tick(System.nanoTime());
            Thread.sleep(2);
        }
    }

    /** Lets the second pass after which an open message leaves. */
    public static void flush(FlowExporter exporter) {
        exporter.tick(System.nanoTime() + 2_000_000_000L);
    }

    public static void assertBalance(OutputCounters counters) {
        assertEquals(counters.came(), counters.ended(), "balance");
        assertEquals(0, counters.waiting());
    }

    /** A basic flow that can be told from others by {@code number}. */
    public static long basicFlow(RecordBuilder builder, long number) {
        return builder.set("IP_VERSION", 4)
                .set("FLOW_END_REASON", 1)
                .set("BYTES", number)
                .set("BYTES_REV", number * 3)
                .set("PACKETS", 7)
                .set("PACKETS_REV", 9)
                .set("PROTOCOL", 17)
                .set("SRC_PORT", 1000 + (int) (number % 60000))
                .set("DST_PORT", 53)
                .set("SRC_IP", address("192.0.2.1"))
                .set("DST_IP", address("198.51.100.7"))
                .set("TIME_FIRST", 1_700_000_000_123_456_789L)
                .set("TIME_LAST", 1_700_000_001_000_000_000L + number * 1000)
                .build();
    }

    public static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
