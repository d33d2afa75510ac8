package io.ringprobe.lab.check;

import java.util.List;
import java.util.Map;

/**
 * What a check has found. Per cents are cut, not rounded: 100 means all.
 *
 * @param truthLines flows in the truth file
 * @param flows flows with different keys, of which {@code found} were received
 * @param packets packets by the truth; {@code packetsFound} of them were received, a flow's surplus not counted
 * @param octets IP octets, likewise
 * @param exact flows in which nothing differs
 * @param differences flows that differ, by aspect; a flow may differ in several
 * @param fieldDifferences flows in which a field is wrong or missing, by its name
 * @param notTold what no record tells, but the truth: {@code flags}, {@code times} or names of fields
 * @param records records that were received
 * @param strangers of these, records that belong to no flow of the truth
 * @param firstStrangers some of them
 * @param worst the flows that differ most
 * @param troubles other things that went wrong, such as damaged messages
 */
public record CheckResult(
        long truthLines,
        long flows,
        long found,
        long packets,
        long packetsFound,
        long octets,
        long octetsFound,
        long exact,
        Map<Aspect, Long> differences,
        Map<String, Long> fieldDifferences,
        List<String> notTold,
        long records,
        long strangers,
        List<String> firstStrangers,
        List<WorstFlow> worst,
        List<String> troubles) {

    private static final double ALL = 100;

    /**
     * A flow that differs.
     *
     * @param flow its key and application
     * @param differences what differs, in words
     */
    public record WorstFlow(String flow, List<String> differences) {}

    /** Flows found, in per cent. */
    public double flowsPercent() {
        return percent(found, flows);
    }

    /** Packets found, in per cent. */
    public double packetsPercent() {
        return percent(packetsFound, packets);
    }

    /** Octets found, in per cent. */
    public double octetsPercent() {
        return percent(octetsFound, octets);
    }

    /** The least of flows, packets and octets found, in per cent. */
    public double complete() {
        return Math.min(flowsPercent(), Math.min(packetsPercent(), octetsPercent()));
    }

    /** Flows in which nothing differs, in per cent. */
    public double exactPercent() {
        return percent(exact, flows);
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? ALL : Math.floor(1e6 * part / whole) / 1e4;
    }
}
