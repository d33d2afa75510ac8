package io.ringprobe.export.spool;

import com.sun.management.ThreadMXBean;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Appends, hands on and confirms in bursts, and prints how fast, and the octets that were allocated for it. */
final class SpoolSpeed {
    private static final int LENGTH = 1400;
    private static final int BURST = 10_000;
    private static final int BURSTS = 40;

    private SpoolSpeed() {}

    /** Prints allocated octets for an entry, and bytes a nanosecond of CPU time of append and of peek with confirm. */
    public static void main(String[] folder) throws IOException {
        try (Spool spool = Spool.open(Path.of(folder[0]), SpoolSettings.defaults(), new OutputCounters());
                NativeBlock data = NativeBlock.allocateCleared(LENGTH)) {
            run(spool, data.address());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            String speed = run(spool, data.address());
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            System.out.println(speed);
            System.out.println(allocated / (BURST * BURSTS));
        }
    }

    private static String run(Spool spool, long data) {
        SpoolNote note = new SpoolNote();
        SpoolEntry entry = new SpoolEntry();
        long appending = 0;
        long total = cpu();
        for (int burst = 0; burst < BURSTS; burst++) {
            long start = cpu();
            for (int i = 0; i < BURST; i++) {
                spool.append(data, LENGTH, note.flows(1, 2, 3));
            }
            appending += cpu() - start;
            while (spool.peek(entry)) {
                spool.advance();
                spool.confirm(note);
            }
            spool.tick(System.nanoTime());
        }
        total = cpu() - total;
        double bytes = (double) LENGTH * BURST * BURSTS;
        return "append %.2f GB/s, peek and confirm %.2f GB/s, all %.2f GB/s"
                .formatted(bytes / appending, bytes / (total - appending), bytes / total);
    }

    /** Time that this thread has used: others may keep the machine busy. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
