package io.ringprobe.lab.report;

/**
 * One run of one probe as a whole process, from its start to its exit, as the kernel accounts for it.
 *
 * @param number of the round; runs of one number lie seconds apart, so ratios are taken within it
 * @param user seconds of CPU of the program
 * @param system seconds of CPU of the kernel for it
 * @param wall seconds from start to exit
 * @param ownPeak octets: the peak of memory that is the process's alone, or {@link #UNKNOWN}
 * @param peak octets: the kernel's peak of resident memory, with mapped files
 * @param minorFaults page faults without reading from a disk, or {@link #UNKNOWN}
 * @param majorFaults page faults with, or {@link #UNKNOWN}
 * @param switches how often it gave up the processor by itself
 * @param preemptions how often the processor was taken from it
 * @param packets that the probe took in
 * @param octets of these packets
 * @param records that it gave out, or {@link #UNKNOWN}
 * @param exitStatus of the process; 128 and the signal's number where one ended it
 * @param trouble what went wrong, in words; mostly empty
 */
public record Round(
        int number,
        double user,
        double system,
        double wall,
        long ownPeak,
        long peak,
        long minorFaults,
        long majorFaults,
        long switches,
        long preemptions,
        long packets,
        long octets,
        long records,
        int exitStatus,
        String trouble) {
    /** In place of a count that nobody knows. */
    public static final long UNKNOWN = -1;

    /** Checks that no number is negative. */
    public Round {
        Checks.count("number", number);
        Checks.amount("user", user);
        Checks.amount("system", system);
        Checks.amount("wall", wall);
        Checks.countOrUnknown("ownPeak", ownPeak);
        Checks.count("peak", peak);
        Checks.countOrUnknown("minorFaults", minorFaults);
        Checks.countOrUnknown("majorFaults", majorFaults);
        Checks.count("switches", switches);
        Checks.count("preemptions", preemptions);
        Checks.count("packets", packets);
        Checks.count("octets", octets);
        Checks.countOrUnknown("records", records);
    }

    /** Whether it went well; a round that didn't is shown, but counts in no median. */
    public boolean good() {
        return exitStatus == 0 && trouble.isEmpty();
    }

    /** Seconds of CPU, the program's and the kernel's. */
    public double cpu() {
        return user + system;
    }
}
