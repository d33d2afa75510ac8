package io.ringprobe.lab.run.process;

/**
 * What the kernel accounts to a process that has ended and to those of its children that it waited for (getrusage(2)).
 * Immutable.
 *
 * @param userMicros CPU time of the program, microseconds
 * @param systemMicros CPU time of the kernel for it
 * @param maxResident peak of resident memory, octets; it counts what the process had before it became the program, so
 *     below the peak of whoever started it, it says nothing
 * @param minorFaults page faults without reading from a disk
 * @param majorFaults page faults with
 * @param switches how often it gave up the processor by itself
 * @param preemptions how often the processor was taken from it
 */
public record Usage(
        long userMicros,
        long systemMicros,
        long maxResident,
        long minorFaults,
        long majorFaults,
        long switches,
        long preemptions) {
    private static final double MICROS_PER_SECOND = 1e6;

    public double userSeconds() {
        return userMicros / MICROS_PER_SECOND;
    }

    public double systemSeconds() {
        return systemMicros / MICROS_PER_SECOND;
    }
}
