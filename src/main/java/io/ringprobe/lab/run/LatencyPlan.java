package io.ringprobe.lab.run;

import java.util.List;

/**
 * How latency is measured. Immutable.
 *
 * @param scenario whose traffic is sent
 * @param settings values that override the scenario's
 * @param packetsPerSecond how fast
 * @param seconds for how long
 * @param inactive the inactive timeout of all probes, seconds
 * @param variants the ways in which ringprobe is run
 */
public record LatencyPlan(
        String scenario,
        List<String> settings,
        long packetsPerSecond,
        int seconds,
        int inactive,
        List<Variant> variants) {
    /** Copies the lists. */
    public LatencyPlan {
        settings = List.copyOf(settings);
        variants = List.copyOf(variants);
    }
}
