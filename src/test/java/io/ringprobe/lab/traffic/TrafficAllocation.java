package io.ringprobe.lab.traffic;

import com.sun.management.ThreadMXBean;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.memory.NativeBlock;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Prints how many bytes of the Java heap half a million packets of each scenario take, after as many to warm up. Runs
 * in a JVM of its own, for checked memory access does allocate.
 */
final class TrafficAllocation {
    private static final int PACKETS = 500_000;

    private TrafficAllocation() {}

    public static void main(String[] names) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String name : names) {
            try (Traffic traffic =
                            Scenario.read(name, List.of("flows=100000000")).traffic();
                    NativeBlock frame = NativeBlock.allocate(traffic.maxFrameLength())) {
                make(traffic, frame.address());
                long before = threads.getCurrentThreadAllocatedBytes();
                make(traffic, frame.address());
                System.out.println(name + " " + (threads.getCurrentThreadAllocatedBytes() - before));
            }
        }
    }

    private static void make(Traffic traffic, long frame) {
        for (int i = 0; i < PACKETS; i++) {
            traffic.next(frame);
        }
    }
}
