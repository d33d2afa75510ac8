package io.ringprobe.lab.report;

/**
 * What a run was measured on; figures of two machines don't compare.
 *
 * @param cpu the processor's name, as the kernel says it
 * @param cores how many processors the run could use
 * @param memory octets of main memory
 * @param kernel its name and version
 * @param java the virtual machine's name and version
 * @param load the load average of a minute before the run began
 */
public record Machine(String cpu, int cores, long memory, String kernel, String java, double load) {
    /** Checks that no number is negative. */
    public Machine {
        Checks.count("cores", cores);
        Checks.count("memory", memory);
        Checks.amount("load", load);
    }
}
