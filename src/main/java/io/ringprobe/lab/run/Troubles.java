package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.StartUp;
import java.util.ArrayList;
import java.util.List;

/** What went wrong in a run of the lab, as lines for people. Stateless. */
public final class Troubles {
    private Troubles() {}

    /** A line for each round in trouble; empty where all went well. */
    public static List<String> of(LabRun run) {
        List<String> lines = new ArrayList<>();
        for (Cell cell : run.cells()) {
            add(lines, cell.key().toString(), cell.rounds());
        }
        for (StartUp start : run.startUps()) {
            add(lines, "start of " + start.probe() + ", " + start.how(), start.rounds());
        }
        return lines;
    }

    private static void add(List<String> lines, String what, List<Round> rounds) {
        for (Round round : rounds) {
            if (!round.good()) {
                String why = round.trouble().isEmpty() ? "status " + round.exitStatus() : round.trouble();
                lines.add(what + ", round " + round.number() + ": " + why);
            }
        }
    }
}
