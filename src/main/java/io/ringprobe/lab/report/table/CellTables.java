package io.ringprobe.lab.report.table;

import static io.ringprobe.lab.report.figures.Series.spread;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Latency;
import io.ringprobe.lab.report.RatePoint;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.Stage;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.report.figures.Quantity;
import io.ringprobe.lab.report.figures.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Tables of what cells say of themselves. Used by one thread. */
public final class CellTables {
    private final LabRun run;
    private final Labels labels;

    /** Of this run. */
    public CellTables(LabRun run) {
        this.run = run;
        labels = new Labels(run);
    }

    private Table.Builder table(String title) {
        return new Table.Builder(title).texts(labels.columns());
    }

    /** The whole processes, of cells of which they were measured: those of latency have other figures. */
    public Table main() {
        List<Cell> measured =
                run.cells().stream().filter(cell -> !cell.rounds().isEmpty()).toList();
        Labels names = new Labels(measured);
        Table.Builder table = new Table.Builder("Whole process")
                .texts(names.columns())
                .numbers("user s", "sys s", "CPU s", "min–max", "wall s", "M packets/CPU s", "own MiB", "peak MiB")
                .numbers("minor faults", "major", "switches", "records", "rounds");
        for (Cell cell : measured) {
            Optional<Spread> cpu = spread(cell, Quantity.CPU);
            table.row(
                    names.texts(cell.key()),
                    seconds(cell, Quantity.USER),
                    seconds(cell, Quantity.SYSTEM),
                    seconds(cell, Quantity.CPU),
                    Numbers.range(cpu),
                    seconds(cell, Quantity.WALL),
                    median(cell, Quantity.RATE),
                    whole(cell, Quantity.OWN_MEMORY),
                    whole(cell, Quantity.PEAK_MEMORY),
                    whole(cell, Quantity.MINOR_FAULTS),
                    whole(cell, Quantity.MAJOR_FAULTS),
                    whole(cell, Quantity.SWITCHES),
                    whole(cell, Quantity.RECORDS),
                    rounds(cell));
        }
        return table.build();
    }

    private static String seconds(Cell cell, Quantity quantity) {
        return spread(cell, quantity).map(s -> Numbers.fixed(s.median(), 2)).orElse(Numbers.NONE);
    }

    private static String median(Cell cell, Quantity quantity) {
        return Numbers.median(spread(cell, quantity));
    }

    private static String whole(Cell cell, Quantity quantity) {
        return spread(cell, quantity).map(s -> Numbers.whole(s.median())).orElse(Numbers.NONE);
    }

    private static String rounds(Cell cell) {
        long good = cell.rounds().stream().filter(Round::good).count();
        int all = cell.rounds().size();
        return good == all ? String.valueOf(all) : good + " of " + all;
    }

    /** Rounds that went wrong. */
    public Table trouble() {
        Table.Builder table =
                table("What went wrong").numbers("round", "exit status").texts("trouble");
        for (Cell cell : run.cells()) {
            for (Round round : cell.rounds()) {
                if (!round.good()) {
                    table.row(
                            labels.texts(cell.key()),
                            String.valueOf(round.number()),
                            String.valueOf(round.exitStatus()),
                            round.trouble());
                }
            }
        }
        return table.build();
    }

    /** What was run. */
    public Table commands() {
        Table.Builder table = table("Commands").texts("command");
        run.cells().forEach(cell -> table.row(labels.texts(cell.key()), cell.command()));
        return table.build();
    }

    /** Quantities with their spread. */
    public Table spreads(String title, List<Cell> cells, Quantity... quantities) {
        Table.Builder table = table(title);
        for (Quantity quantity : quantities) {
            table.numbers(quantity.label(), "min–max");
        }
        for (Cell cell : cells) {
            String[] texts = Arrays.stream(quantities)
                    .flatMap(q -> List.of(median(cell, q), Numbers.range(spread(cell, q))).stream())
                    .toArray(String[]::new);
            table.row(labels.texts(cell.key()), texts);
        }
        return table.build();
    }

    /** CPU time by stage. */
    public Table stages() {
        Table.Builder table = table("CPU time by stage").numbers("CPU s");
        for (Stage stage : Stage.values()) {
            table.numbers(stage.label());
        }
        for (Cell cell : run.cells()) {
            double all = cell.stages().stream().mapToDouble(StageTime::seconds).sum();
            if (all > 0) {
                List<String> texts = new ArrayList<>(labels.texts(cell.key()));
                texts.add(Numbers.fixed(all, 2));
                for (Stage stage : Stage.values()) {
                    texts.add(share(cell, stage, all));
                }
                table.row(texts);
            }
        }
        return table.build();
    }

    private static String share(Cell cell, Stage stage, double all) {
        return cell.stages().stream()
                .filter(time -> time.stage() == stage)
                .map(time ->
                        Numbers.fixed(time.seconds(), 2) + " (" + Numbers.whole(100 * time.seconds() / all) + " %)")
                .findFirst()
                .orElse(Numbers.NONE);
    }

    /** Latencies, in microseconds. */
    public Table latency() {
        TreeSet<Double> percents = new TreeSet<>();
        for (Cell cell : run.cells()) {
            cell.latency().ifPresent(l -> l.percentiles().forEach(p -> percents.add(p.percent())));
        }
        Table.Builder table = table("Latency from last packet to record, µs").numbers("flows", "min", "mean");
        percents.forEach(percent -> table.numbers(percent(percent) + " %"));
        table.numbers("max");
        for (Cell cell : run.cells()) {
            cell.latency().ifPresent(latency -> table.row(latency(cell, latency, percents)));
        }
        return table.build();
    }

    private List<String> latency(Cell cell, Latency latency, TreeSet<Double> percents) {
        List<String> texts = new ArrayList<>(labels.texts(cell.key()));
        texts.add(Numbers.whole(latency.count()));
        texts.add(micros(latency.min()));
        texts.add(micros(latency.mean()));
        for (double percent : percents) {
            texts.add(latency.percentiles().stream()
                    .filter(p -> p.percent() == percent)
                    .map(p -> micros(p.nanoseconds()))
                    .findFirst()
                    .orElse(Numbers.NONE));
        }
        texts.add(micros(latency.max()));
        return texts;
    }

    /** A percentage with all its digits and no more: 99, 99.9, 99.99. */
    public static String percent(double percent) {
        return percent == Math.rint(percent) ? Numbers.whole(percent) : String.valueOf(percent);
    }

    private static String micros(double nanoseconds) {
        return Numbers.of(nanoseconds / 1e3);
    }

    /** When each cell was warm: the first time its rate came to nine tenths of what it was in the last third. */
    public Table warmUp() {
        Table.Builder table = table("Warm-up").numbers("M packets/s at first", "at last", "at 90 % after s");
        for (Cell cell : run.cells()) {
            List<RatePoint> points = cell.warmUp();
            if (!points.isEmpty()) {
                double end = lastRate(points);
                String warm = points.stream()
                        .filter(point -> end > 0 && point.packetsPerSecond() >= 0.9 * end)
                        .map(point -> Numbers.of(point.seconds()))
                        .findFirst()
                        .orElse(Numbers.NONE);
                table.row(
                        labels.texts(cell.key()),
                        Numbers.of(points.getFirst().packetsPerSecond() / 1e6),
                        Numbers.of(end / 1e6),
                        warm);
            }
        }
        return table.build();
    }

    private static double lastRate(List<RatePoint> points) {
        List<RatePoint> last = points.subList(points.size() * 2 / 3, points.size());
        return Spread.of(last.stream().map(RatePoint::packetsPerSecond).toList())
                .map(Spread::median)
                .orElse(0.0);
    }
}
