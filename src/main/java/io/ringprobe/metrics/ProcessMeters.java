package io.ringprobe.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The meters of JVM and process. */
final class ProcessMeters implements AutoCloseable {
    private static final double NANOS = 1e9;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIBI = 1024;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MeterRow<OperatingSystemMXBean> process;

    ProcessMeters(MeterRegistry registry) {
        registry.config().meterFilter(new Conventions());
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        process = new MeterRow<>(registry, Tags.empty());
        process.add(Metric.PROCESS_CPU, system -> system.getProcessCpuTime() / NANOS);
        process.add(Metric.PROCESS_MEMORY, system -> residentBytes());
        process.update(List.of(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)));
    }

    /** As proc(5) has it. */
    private static double residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) * KIBI;
                }
            }
            return Double.NaN;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        collections.close();
    }

    /** Two of Micrometer's names aren't as Prometheus wants them. */
    private static final class Conventions implements MeterFilter {
        @Override
        public Meter.Id map(Meter.Id id) {
            return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
        }

        /** In nanoseconds; {@link Metric#PROCESS_CPU} is in its place. */
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            return id.getName().equals("process.cpu.time") ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
        }
    }
}
