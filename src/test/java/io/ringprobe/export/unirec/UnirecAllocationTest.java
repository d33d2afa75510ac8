package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.ipfix.Programs;
import io.ringprobe.export.text.SampleSchema;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Once a program exists, exporting a record allocates nothing; a message of many records may allocate a little. In a
 * JVM of its own, as checked memory access does allocate.
 */
class UnirecAllocationTest {
    private static final int FLOWS = 200_000;

    @TempDir
    Path folder;

    @Test
    void shouldAllocateNothingPerRecord() throws Exception {
        long octets = Long.parseLong(Programs.runJava(
                folder.resolve("errors"),
                List.of(),
                UnirecAllocationTest.class,
                "ifc=f:/dev/null",
                "plugins=(alpha,beta,gamma)"));
        assertTrue(octets < 2 * FLOWS, () -> octets + " octets allocated for " + FLOWS + " flows");
    }

    /** Prints the octets that this thread allocated for {@link #FLOWS} flows after as many to warm up. */
    public static void main(String[] options) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        try (FlowExporter exporter = UnirecRun.open(SampleSchema.ALL, options).getFirst();
                FlowRecordFixture flow = new FlowRecordFixture(SampleSchema.ALL)) {
            long a = SampleSchema.setAlpha(SampleSchema.setTcpFlow(flow)).build();
            long b = SampleSchema.setBeta(SampleSchema.setTcpFlow(flow.clear())).build();
            run(exporter, a, b);
            long before = threads.getThreadAllocatedBytes(id);
            run(exporter, a, b);
            System.out.println(threads.getThreadAllocatedBytes(id) - before);
        }
    }

    private static void run(FlowExporter exporter, long a, long b) {
        for (int i = 0; i < FLOWS / 2; i++) {
            exporter.export(a);
            exporter.export(b);
            if (i % 1000 == 0) {
                exporter.tick(System.nanoTime());
            }
        }
    }
}
