package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Aim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of the lab is to measure. Immutable.
 *
 * @param title a line of words
 * @param rounds that count; one more before them doesn't
 * @param limit how long one process may take
 * @param traffic captures and scenarios
 * @param cells for the name of each traffic, the ways in which ringprobe is to be run over it
 * @param peers names of the other probes, those not installed too
 * @param startUp whether starts are measured apart, over a capture of one packet
 * @param warmUp whether the rate is watched from the start on, in a run of its own for each cell of ringprobe
 * @param latency how it is measured, if at all
 * @param aims what the ratios shall reach
 */
public record Matrix(
        String title,
        int rounds,
        Duration limit,
        List<Source> traffic,
        Map<String, List<Variant>> cells,
        List<String> peers,
        boolean startUp,
        boolean warmUp,
        Optional<LatencyPlan> latency,
        List<Aim> aims) {
    /** Copies lists and map. */
    public Matrix {
        traffic = List.copyOf(traffic);
        cells = Map.copyOf(cells);
        peers = List.copyOf(peers);
        aims = List.copyOf(aims);
    }

    /** The same with another number of rounds. */
    public Matrix withRounds(int other) {
        return new Matrix(title, other, limit, traffic, cells, peers, startUp, warmUp, latency, aims);
    }

    /** The same with other peers. */
    public Matrix withPeers(List<String> others) {
        return new Matrix(title, rounds, limit, traffic, cells, others, startUp, warmUp, latency, aims);
    }
}
