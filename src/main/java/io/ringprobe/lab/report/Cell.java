package io.ringprobe.lab.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One cell of the matrix with all its rounds.
 *
 * @param key what distinguishes it
 * @param command the command as one could type it
 * @param rounds runs of the whole process that count, so none to warm caches; those in trouble are among them
 * @param stages where the CPU time of all threads went, in the round nearest to the median or in one of its own
 * @param warmUp the rate from the process's start on, of such a round too
 * @param latency from a flow's last packet to its record at the output
 */
public record Cell(
        CellKey key,
        String command,
        List<Round> rounds,
        List<StageTime> stages,
        List<RatePoint> warmUp,
        Optional<Latency> latency) {
    /**
     * Copies the lists; stages come into their order.
     *
     * @throws IllegalArgumentException if two rounds are of one number, or times of the warm-up don't rise
     */
    public Cell {
        rounds = List.copyOf(rounds);
        stages = stages.stream().sorted(Comparator.comparing(StageTime::stage)).toList();
        warmUp = List.copyOf(warmUp);
        Checks.unique("round", rounds.stream().map(Round::number));
        Checks.unique("stage", stages.stream().map(StageTime::stage));
        for (int i = 1; i < warmUp.size(); i++) {
            if (warmUp.get(i).seconds() <= warmUp.get(i - 1).seconds()) {
                throw new IllegalArgumentException(
                        "the times of warmUp don't rise at " + warmUp.get(i).seconds());
            }
        }
    }

    /** A cell with nothing but its rounds, as of peers. */
    public static Cell of(CellKey key, String command, List<Round> rounds) {
        return new Cell(key, command, rounds, List.of(), List.of(), Optional.empty());
    }
}
