package io.ringprobe.lab.report.table;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.Aim.Measure;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Figure;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.report.figures.AimResult;
import io.ringprobe.lab.report.figures.FlowCount;
import io.ringprobe.lab.report.figures.Quantity;
import io.ringprobe.lab.report.figures.Ratio;
import io.ringprobe.lab.report.figures.Ratios;
import io.ringprobe.lab.report.figures.Series;
import io.ringprobe.lab.report.figures.Spread;
import io.ringprobe.lab.report.figures.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tables of what follows from several cells, and of what is no cell. Used by one thread. */
public final class RunTables {
    private static final int LINE = 100;

    private final LabRun run;
    private final Labels labels;
    private final Ratios ratios;

    /** Of this run. */
    public RunTables(LabRun run) {
        this.run = run;
        labels = new Labels(run);
        ratios = new Ratios(run);
    }

    /** How many times as much the others take, of these measures; a row for each cell of ringprobe. */
    public Table ratios(String title, Measure... measures) {
        Set<String> heads = new LinkedHashSet<>();
        for (Cell cell : run.cells()) {
            all(cell.key(), measures).forEach(ratio -> heads.add(head(ratio)));
        }
        Table.Builder table = new Table.Builder(title).texts(labels.columns()).numbers(List.copyOf(heads));
        for (Cell cell : run.cells()) {
            List<Ratio> found = all(cell.key(), measures);
            if (!found.isEmpty()) {
                List<String> texts = new ArrayList<>(labels.texts(cell.key()));
                heads.forEach(head -> texts.add(text(found, head)));
                table.row(texts);
            }
        }
        return table.build();
    }

    private List<Ratio> all(CellKey key, Measure... measures) {
        if (!key.ours()) {
            return List.of();
        }
        return Arrays.stream(measures)
                .flatMap(measure -> ratios.of(key, measure).stream())
                .toList();
    }

    private static String head(Ratio ratio) {
        String what = switch (ratio.measure()) {
            case MARGINAL_CPU, PROCESS_CPU -> "CPU ";
            case MARGINAL_WALL, PROCESS_WALL -> "wall ";
        };
        return what + ratio.label();
    }

    private static String text(List<Ratio> ratios, String head) {
        return ratios.stream()
                .filter(ratio -> head(ratio).equals(head))
                .map(ratio -> withRange(ratio.spread()))
                .findFirst()
                .orElse(Numbers.NONE);
    }

    private static String withRange(Spread spread) {
        return Numbers.of(spread.median()) + (spread.rounds() < 2 ? "" : " (" + Numbers.range(spread) + ")");
    }

    /** What a packet more costs. */
    public Table marginal() {
        Table.Builder table = new Table.Builder("A packet more")
                .texts(labels.columns())
                .numbers("CPU ns/packet", "min–max", "wall ns/packet", "min–max");
        for (Cell cell : run.cells()) {
            Optional<Spread> cpu = ratios.marginal(cell, Quantity.CPU).spread();
            Optional<Spread> wall = ratios.marginal(cell, Quantity.WALL).spread();
            if (cpu.isPresent()) {
                table.row(
                        labels.texts(cell.key()),
                        Numbers.median(cpu),
                        Numbers.range(cpu),
                        Numbers.median(wall),
                        Numbers.range(wall));
            }
        }
        return table.build();
    }

    /** Peers that were not there. */
    public Table reckoned() {
        Table.Builder table = new Table.Builder("Reckoned, not measured")
                .texts(labels.columns())
                .texts("by")
                .numbers("factor", "CPU s", "min–max")
                .texts("factor from");
        for (CellKey ours : AimResult.Defaults.of(run)) {
            for (Reckoning r : ratios.reckonings(ours)) {
                Optional<Spread> cpu =
                        ratios.reckoned(r, ours, Measure.PROCESS_CPU).spread();
                table.row(
                        labels.texts(ours.traffic(), r.probe(), ours.plugins()),
                        r.by(),
                        Numbers.of(r.factor()),
                        Numbers.median(cpu),
                        Numbers.range(cpu),
                        r.source());
            }
        }
        return table.build();
    }

    /** Aims and what became of them. */
    public Table aims() {
        Table.Builder table = new Table.Builder("Aims")
                .texts("aim", "traffic")
                .numbers("times as much")
                .texts("result");
        for (AimResult result : AimResult.of(run)) {
            String reached = String.join(
                    "; ",
                    result.ratios().stream()
                            .map(ratio -> withRange(ratio.spread()) + (ratio.reckoned() ? " by " + ratio.by() : ""))
                            .toList());
            table.row(List.of(Summary.words(result.aim()), result.ours().traffic(), reached, words(result.verdict())));
        }
        for (Aim aim : AimResult.unmeasured(run)) {
            table.row(List.of(Summary.words(aim), Numbers.NONE, Numbers.NONE, "not measured"));
        }
        return table.build();
    }

    /** A verdict in words. */
    public static String words(AimResult.Verdict verdict) {
        return switch (verdict) {
            case REACHED -> "reached";
            case REACHED_BY_SOME -> "reached by one reckoning";
            case MISSED -> "missed";
        };
    }

    /** Other figures. */
    public Table figures() {
        Table.Builder table = new Table.Builder("Other figures")
                .texts("figure")
                .numbers("median", "min–max")
                .texts("unit")
                .numbers("aim")
                .texts("result");
        for (Figure figure : run.figures()) {
            Optional<Spread> spread = Spread.of(figure.values());
            table.row(List.of(
                    figure.name(),
                    Numbers.median(spread),
                    Numbers.range(spread),
                    figure.unit(),
                    aim(figure),
                    spread.map(s -> result(figure, s.median())).orElse("not measured")));
        }
        return table.build();
    }

    private static String aim(Figure figure) {
        return switch (figure.bound()) {
            case NONE -> Numbers.NONE;
            case AT_MOST -> "≤ " + Numbers.of(figure.aim());
            case AT_LEAST -> "≥ " + Numbers.of(figure.aim());
        };
    }

    private static String result(Figure figure, double value) {
        boolean reached = switch (figure.bound()) {
            case NONE -> true;
            case AT_MOST -> value <= figure.aim();
            case AT_LEAST -> value >= figure.aim();
        };
        return figure.bound() == Figure.Bound.NONE ? Numbers.NONE : reached ? "reached" : "missed";
    }

    /** Starts apart from work. */
    public Table startUps() {
        Table.Builder table = new Table.Builder("Start")
                .texts("probe", "how")
                .numbers("packets", "wall s", "min–max", "CPU s", "min–max", "own MiB")
                .texts("of which");
        for (StartUp start : run.startUps()) {
            Optional<Spread> wall = Series.of(start.rounds(), Quantity.WALL).spread();
            Optional<Spread> cpu = Series.of(start.rounds(), Quantity.CPU).spread();
            table.row(List.of(
                    start.probe(),
                    start.how(),
                    Series.of(start.rounds(), Quantity.PACKETS)
                            .spread()
                            .map(s -> Numbers.whole(s.median()))
                            .orElse(Numbers.NONE),
                    Numbers.median(wall),
                    Numbers.range(wall),
                    Numbers.median(cpu),
                    Numbers.range(cpu),
                    Numbers.median(
                            Series.of(start.rounds(), Quantity.OWN_MEMORY).spread()),
                    String.join(
                            ", ",
                            start.phases().stream()
                                    .map(phase -> phase.name() + " " + Numbers.of(phase.seconds()))
                                    .toList())));
        }
        return table.build();
    }

    /** What the run was made on and of. */
    public Table facts() {
        Table.Builder table = new Table.Builder("Machine and programs").texts("what", "is");
        table.row(List.of("processor", run.machine().cpu()));
        table.row(List.of("cores", String.valueOf(run.machine().cores())));
        table.row(List.of("memory", Numbers.of(run.machine().memory() / (double) (1 << 30)) + " GiB"));
        table.row(List.of("kernel", run.machine().kernel()));
        table.row(List.of("Java", run.machine().java()));
        table.row(List.of("load before", Numbers.fixed(run.machine().load(), 2)));
        table.row(List.of("started", run.started().toString()));
        String commit = run.subject().commit();
        table.row(List.of("ringprobe", run.subject().version() + (commit.isEmpty() ? "" : ", commit " + commit)));
        String what = "flags";
        for (String line : lines(run.subject().flags())) {
            table.row(List.of(what, line));
            what = "";
        }
        table.row(List.of("command", run.subject().command()));
        run.subject().programs().forEach(program -> table.row(List.of(program.name(), program.version())));
        return table.build();
    }

    /** The words in lines of about {@value #LINE} letters. */
    private static List<String> lines(List<String> words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty() && line.length() + word.length() > LINE) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** What came of the flows that the truth has; probes that make a record for each direction make more. */
    public Table flows() {
        Table.Builder table = new Table.Builder("Records and the truth's flows")
                .texts(labels.columns())
                .numbers("flows expected", "records received")
                .texts("difference");
        for (FlowCount count : FlowCount.of(run)) {
            table.row(
                    labels.texts(count.key()),
                    Numbers.whole(count.expected()),
                    Numbers.whole(count.received()),
                    count.words());
        }
        return table.build();
    }

    /** Captures and scenarios. */
    public Table traffic() {
        Table.Builder table = new Table.Builder("Traffic")
                .texts("name", "more of")
                .numbers("packets", "MiB", "octets/packet", "flows");
        run.traffic()
                .forEach(t -> table.row(List.of(
                        t.name(),
                        t.base().isEmpty() ? Numbers.NONE : t.base(),
                        Numbers.whole(t.packets()),
                        Numbers.of(t.octets() / (double) (1 << 20)),
                        t.packets() == 0 ? Numbers.NONE : Numbers.whole((double) t.octets() / t.packets()),
                        t.flows() < 0 ? Numbers.NONE : Numbers.whole(t.flows()))));
        return table.build();
    }
}
