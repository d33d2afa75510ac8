package io.ringprobe.page;

import com.sun.management.ThreadMXBean;
import io.ringprobe.memory.Memory;
import java.lang.management.ManagementFactory;

/**
 * Prints what sampling 200,000 flows allocates on the export thread: while nobody watches, while there is room, and
 * while there is none. Runs in a JVM of its own, for checked memory access does allocate.
 */
final class SamplerAllocation {
    private static final int ROUNDS = 200_000;

    private SamplerAllocation() {}

    public static void main(String[] arguments) {
        if (Memory.CHECKED) {
            throw new IllegalStateException("checked memory access allocates");
        }
        try (SampleFlows flows = new SampleFlows();
                FlowSampler sampler = new FlowSampler(1 << 10)) {
            long record = flows.https().set("TLS_SNI", "www.example.com").build();
            sampler.watch(true);
            work(sampler, record);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            work(sampler, record);
            System.out.println(threads.getCurrentThreadAllocatedBytes() - before);
        }
    }

    private static void work(FlowSampler sampler, long record) {
        for (int i = 0; i < ROUNDS; i++) {
            if (i % 2000 == 0) {
                sampler.drain(SamplerAllocation::ignore);
            }
            sampler.see(record, SampleFlows.SCHEMA);
        }
    }

    private static void ignore(long slot) {
        if (slot == 0) {
            throw new IllegalStateException("no slot");
        }
    }
}
