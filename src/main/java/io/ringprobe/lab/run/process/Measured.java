package io.ringprobe.lab.run.process;

import java.util.Map;

/**
 * What a process took from its start to its exit. Immutable.
 *
 * @param status its exit status, 128 and the signal's number where one ended it
 * @param timedOut whether it was ended because its time was up
 * @param usage the kernel's account
 * @param wallNanos from just before it was started until its end was known
 * @param peakResident octets: peak of resident memory with mapped files, of the process and its children together
 * @param peakOwn octets: peak of what belongs to the processes alone, sampled; 0 where none was sampled
 * @param threadNanos CPU time by the name of the thread, as last sampled, nanoseconds; of children too
 */
public record Measured(
        int status,
        boolean timedOut,
        Usage usage,
        long wallNanos,
        long peakResident,
        long peakOwn,
        Map<String, Long> threadNanos) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Copies the map. */
    public Measured {
        threadNanos = Map.copyOf(threadNanos);
    }

    public double wallSeconds() {
        return wallNanos / NANOS_PER_SECOND;
    }
}
