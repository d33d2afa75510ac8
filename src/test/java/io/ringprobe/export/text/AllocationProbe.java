package io.ringprobe.export.text;

import com.sun.management.ThreadMXBean;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.memory.Memory;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints for each output what exporting 100,000 records allocates on the Java heap, after warm-up. Runs in a JVM of its
 * own.
 */
final class AllocationProbe {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 50_000;

    private AllocationProbe() {}

    public static void main(String[] arguments) throws IOException {
        if (Memory.CHECKED) {
            throw new IllegalStateException("checked memory access allocates");
        }
        for (OutputFactory factory :
                List.of(new CsvOutputFactory(), new JsonOutputFactory(), new TextOutputFactory())) {
            System.out.println(factory.spec().name() + "=" + allocated(factory));
        }
    }

    private static long allocated(OutputFactory factory) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        Path file = Files.createTempFile("lines", null);
        try (FlowRecordFixture flow = SampleSchema.tcpFlow();
                FlowExporter exporter = OutputRun.open(factory, SampleSchema.ALL, "file=" + file)) {
            long plain = flow.build();
            long full = SampleSchema.setBeta(SampleSchema.setAlpha(flow)).build();
            export(exporter, plain, full, WARM_UP);
            long before = threads.getThreadAllocatedBytes(thread);
            export(exporter, plain, full, MEASURED);
            return threads.getThreadAllocatedBytes(thread) - before;
        } finally {
            Files.delete(file);
        }
    }

    private static void export(FlowExporter exporter, long one, long other, int rounds) {
        for (int i = 0; i < rounds; i++) {
            exporter.export(one);
            exporter.export(other);
        }
    }
}
