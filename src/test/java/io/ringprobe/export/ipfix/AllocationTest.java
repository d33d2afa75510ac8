package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringprobe.export.FlowExporter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Once a template exists, exporting a record allocates nothing. In a JVM of its own, as checked memory access does
 * allocate.
 */
class AllocationTest {
    private static final int FLOWS = 200_000;

    @TempDir
    Path folder;

    @Test
    void shouldAllocateNothingPerRecord() throws Exception {
        long toFile = allocated("file=/dev/null");
        assertTrue(toFile < FLOWS / 10, () -> toFile + " octets allocated for " + FLOWS + " flows to a file");
        long overUdp = allocatedOverUdp();
        assertTrue(overUdp < FLOWS / 10, () -> overUdp + " octets allocated for " + FLOWS + " flows over UDP");
    }

    private long allocatedOverUdp() throws IOException, InterruptedException {
        try (DatagramSocket nobodyReads = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return allocated("udp", "port=" + nobodyReads.getLocalPort());
        }
    }

    private long allocated(String... options) throws IOException, InterruptedException {
        return Long.parseLong(Programs.runJava(folder.resolve("errors"), List.of(), AllocationTest.class, options));
    }

    /** Prints the octets that this thread allocated for {@link #FLOWS} flows after as many to warm up. */
    public static void main(String[] options) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, options);
                RecordBuilder plain = new RecordBuilder(TestSchemas.ALL);
                RecordBuilder rich = new RecordBuilder(TestSchemas.ALL)) {
            long a = Exports.basicFlow(plain, 1);
            rich.with("kinds", "texts", "lists", "rows", "plus")
                    .set("T_NAME", "name")
                    .set("R_LENGTH", List.of(1, 2));
            long b = Exports.basicFlow(rich, 2);
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
