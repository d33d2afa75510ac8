package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.RatePoint;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.run.capture.Capture;
import io.ringprobe.lab.run.process.Measured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All runs of one probe over one capture, as they come. Used by one thread. */
final class CellRuns {
    private final Capture capture;
    private final Contestant contestant;
    private final List<Round> rounds = new ArrayList<>();
    private final List<Measured> measured = new ArrayList<>();
    private List<RatePoint> warmUp = List.of();
    private String command = "";

    CellRuns(Capture capture, Contestant contestant) {
        this.capture = capture;
        this.contestant = contestant;
    }

    Capture capture() {
        return capture;
    }

    Contestant contestant() {
        return contestant;
    }

    CellKey key() {
        return contestant.key(capture.source().name());
    }

    /**
     * Adds a run.
     *
     * @param number of the round
     * @param records that it gave out
     * @param trouble what was wrong with it, or empty
     */
    void add(int number, Outcome outcome, long records, String trouble) {
        Measured m = outcome.measured();
        command = outcome.command();
        measured.add(m);
        rounds.add(new Round(
                number,
                m.usage().userSeconds(),
                m.usage().systemSeconds(),
                m.wallSeconds(),
                m.peakOwn() == 0 ? Round.UNKNOWN : m.peakOwn(),
                m.peakResident(),
                m.usage().minorFaults(),
                m.usage().majorFaults(),
                m.usage().switches(),
                m.usage().preemptions(),
                capture.info().packets(),
                capture.info().octets(),
                records,
                m.status(),
                trouble));
    }

    void setWarmUp(List<RatePoint> points) {
        warmUp = points;
    }

    /** The cell of the report. */
    Cell cell() {
        List<StageTime> stages = key().ours() ? stages() : List.of();
        return new Cell(key(), command, rounds, stages, warmUp, Optional.empty());
    }

    /** Of the good round in the middle, by CPU. */
    private List<StageTime> stages() {
        List<Integer> good = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            if (rounds.get(i).good()) {
                good.add(i);
            }
        }
        if (good.isEmpty()) {
            return List.of();
        }
        good.sort(Comparator.comparingDouble(i -> rounds.get(i).cpu()));
        return Stages.of(measured.get(good.get(good.size() / 2)));
    }
}
