package io.ringprobe.lab.report;

/**
 * A capture, or what a scenario makes.
 *
 * @param name as cells name it ({@link CellKey#traffic})
 * @param base of which shorter traffic this is more of the same, or empty: from the two follows what a packet more
 *     costs
 * @param packets in it
 * @param octets of its packets
 * @param flows biflows of which a packet is in it, as the truth says, or {@link Round#UNKNOWN}
 */
public record TrafficInfo(String name, String base, long packets, long octets, long flows) {
    /** Checks that there is a name, and that no number is negative. */
    public TrafficInfo {
        Checks.given("name", name);
        Checks.count("packets", packets);
        Checks.count("octets", octets);
        Checks.countOrUnknown("flows", flows);
        if (base.equals(name)) {
            throw new IllegalArgumentException("base is the traffic itself, " + name);
        }
    }
}
