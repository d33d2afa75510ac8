package io.ringprobe.guard;

import com.sun.management.ThreadMXBean;
import io.ringprobe.cli.Cli;
import io.ringprobe.cli.ProbeRunner;
import java.lang.management.ManagementFactory;

/** Runs the program with the arguments given, and prints how many bytes all threads have allocated on the heap. */
final class PlainRun {
    private PlainRun() {}

    public static void main(String[] args) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        int status = new Cli(System.out, System.err, new ProbeRunner()).run(args);
        long allocated = threads.getTotalThreadAllocatedBytes() - before;
        System.out.println("allocated " + allocated + " status " + status);
    }
}
