package io.ringprobe.lab.report;

import io.ringprobe.lab.report.json.RunJson;
import java.nio.file.Path;
import java.util.List;

/** A run with all that a run can have, its numbers made up. */
public final class SampleRun {
    /** Where it lies. */
    public static final Path FILE = Path.of("src/test/resources/lab/run-sample.json");
    /** What a name must not do to a page or a table. */
    public static final String HOSTILE =
            "</title></style></script><script>window.owned=1</script><img src=x onerror=window.owned=1>\"' | ` \\ &"
                    + " &lt;b";

    private SampleRun() {}

    public static LabRun read() {
        return RunJson.read(FILE);
    }

    /** A run in which nothing was measured. */
    public static LabRun empty() {
        LabRun run = read();
        return new LabRun(
                "nothing",
                run.started(),
                run.machine(),
                run.subject(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** The run with other cells. */
    public static LabRun with(LabRun run, List<Cell> cells) {
        return new LabRun(
                run.title(),
                run.started(),
                run.machine(),
                run.subject(),
                run.traffic(),
                cells,
                run.startUps(),
                run.reckonings(),
                run.aims(),
                run.figures(),
                run.notes());
    }

    /** A run in which ringprobe takes so many times as much. */
    public static LabRun slower(LabRun run, double factor) {
        return with(
                run,
                run.cells().stream()
                        .map(cell -> cell.key().ours() ? slower(cell, factor) : cell)
                        .toList());
    }

    private static Cell slower(Cell cell, double factor) {
        List<Round> rounds = cell.rounds().stream()
                .map(r -> new Round(
                        r.number(),
                        r.user() * factor,
                        r.system() * factor,
                        r.wall() * factor,
                        r.ownPeak(),
                        r.peak(),
                        r.minorFaults(),
                        r.majorFaults(),
                        r.switches(),
                        r.preemptions(),
                        r.packets(),
                        r.octets(),
                        r.records(),
                        r.exitStatus(),
                        r.trouble()))
                .toList();
        return new Cell(cell.key(), cell.command(), rounds, cell.stages(), cell.warmUp(), cell.latency());
    }

    /** A run whose every text tries to be more than a text. */
    public static LabRun withHostileNames() {
        LabRun run = read();
        TrafficInfo first = run.traffic().getFirst();
        TrafficInfo traffic = new TrafficInfo(HOSTILE, "", first.packets(), first.octets(), first.flows());
        Machine machine = new Machine(HOSTILE, 2, 1, HOSTILE, HOSTILE, 0);
        Subject subject =
                new Subject(HOSTILE, HOSTILE, HOSTILE, List.of(HOSTILE), List.of(new Program(HOSTILE, HOSTILE)));
        List<Cell> cells = run.cells().stream()
                .filter(cell ->
                        cell.key().traffic().equals(first.name()) && cell.key().shards() < 4)
                .map(SampleRun::hostile)
                .toList();
        List<Figure> figures = List.of(new Figure(HOSTILE, HOSTILE, List.of(1.0), Figure.Bound.NONE, 0));
        List<StartUp> starts = List.of(new StartUp(
                HOSTILE, HOSTILE, run.startUps().getFirst().rounds(), List.of(new StartUp.Phase(HOSTILE, 1))));
        List<Reckoning> reckonings =
                List.of(new Reckoning(HOSTILE, HOSTILE, HOSTILE + "none", "softflowd" + HOSTILE, 2, HOSTILE));
        List<Aim> aims = List.of(new Aim(Aim.Measure.PROCESS_CPU, HOSTILE + "none", HOSTILE, 2));
        return new LabRun(
                HOSTILE,
                run.started(),
                machine,
                subject,
                List.of(traffic),
                cells,
                starts,
                reckonings,
                aims,
                figures,
                List.of(HOSTILE));
    }

    private static Cell hostile(Cell cell) {
        CellKey key = cell.key();
        String probe = key.ours() ? key.probe() : key.probe() + HOSTILE;
        String plugins = key.ours() ? HOSTILE + key.plugins() : key.plugins();
        return new Cell(
                new CellKey(HOSTILE, probe, plugins, key.shards(), HOSTILE, ""),
                HOSTILE,
                cell.rounds(),
                cell.stages(),
                cell.warmUp(),
                cell.latency());
    }
}
