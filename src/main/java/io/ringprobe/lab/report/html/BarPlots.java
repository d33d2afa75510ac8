package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.report.figures.AimResult;
import io.ringprobe.lab.report.figures.Quantity;
import io.ringprobe.lab.report.figures.Ratios;
import io.ringprobe.lab.report.figures.Series;
import io.ringprobe.lab.report.figures.Spread;
import io.ringprobe.lab.report.figures.Summary;
import io.ringprobe.lab.report.table.CellTables;
import io.ringprobe.lab.report.table.Labels;
import io.ringprobe.lab.report.table.Numbers;
import io.ringprobe.lab.report.table.RunTables;
import io.ringprobe.lab.report.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Plots that set probes side by side: a picture for each traffic, a group for each set of plugins. Used by one thread.
 */
final class BarPlots {
    private static final String RECKONED = " Hatched: reckoned from published factors, not measured.";

    private final LabRun run;
    private final Palette palette;
    private final Labels labels;
    private final Ratios ratios;

    BarPlots(LabRun run, Palette palette) {
        this.run = run;
        this.palette = palette;
        labels = new Labels(run);
        ratios = new Ratios(run);
    }

    /**
     * What the bars of a plot show.
     *
     * @param unit of it
     * @param series the numbers of a cell
     * @param reckon what a factor of CPU time makes of a number; null where it says nothing of it
     * @param parts of the bar, if it has any
     */
    private record Shown(
            String unit,
            Function<Cell, Series> series,
            Function<Double, DoubleUnaryOperator> reckon,
            Function<Cell, List<Bar.Part>> parts) {}

    List<Plot> all() {
        List<Plot> plots = new ArrayList<>();
        plots.add(marginal());
        plots.add(rates());
        plots.add(wallRates());
        plots.add(cpu());
        plots.add(memory());
        return plots;
    }

    private Plot marginal() {
        Shown shown = new Shown(
                "ns of CPU a packet",
                cell -> cell.key().ours() ? ratios.marginal(cell, Quantity.CPU) : ratios.marginalOrWhole(cell),
                factor -> value -> value * factor,
                cell -> List.of());
        String note = "What a probe on a link costs: CPU time of a longer capture less that of the shorter one, by the"
                + " packets between them. Peers that were not run over the longer one count with their whole cost of a"
                + " packet." + RECKONED;
        return plot("marginal", "CPU time of a packet more", note, shown, new RunTables(run).marginal());
    }

    private Plot rates() {
        String note = "Whole process, start included; longer is better." + RECKONED;
        Table table = table("Packets by CPU time", Quantity.RATE);
        Shown shown = plain("M packets by second of CPU", Quantity.RATE, factor -> value -> value / factor);
        return plot("rate", "Packets by CPU time", note, shown, table);
    }

    private Plot wallRates() {
        String note = "Whole process, start included, on all cores that the probe can use; longer is better.";
        Table table = table("Packets by wall time", Quantity.WALL_RATE, Quantity.WALL);
        return plot("wall", "Packets by wall time", note, plain("M packets a second", Quantity.WALL_RATE, null), table);
    }

    private Plot cpu() {
        Shown shown = new Shown(
                "ns of CPU a packet",
                cell -> Series.of(cell, Quantity.CPU_BY_PACKET),
                factor -> value -> value * factor,
                BarPlots::userAndSystem);
        String note = "Whole process. Full colour: the program; pale: the kernel for it. Shorter is better." + RECKONED;
        Table table = table(
                "CPU time of a packet", Quantity.CPU_BY_PACKET, Quantity.USER_BY_PACKET, Quantity.SYSTEM_BY_PACKET);
        return plot("cpu", "CPU time of a packet, program and kernel", note, shown, table);
    }

    private static List<Bar.Part> userAndSystem(Cell cell) {
        return Stream.of(Quantity.USER_BY_PACKET, Quantity.SYSTEM_BY_PACKET)
                .flatMap(q -> Series.spread(cell, q).stream()
                        .map(s -> new Bar.Part(q == Quantity.USER_BY_PACKET ? "user" : "system", s.median(), "")))
                .toList();
    }

    private Plot memory() {
        String note =
                "Peak of memory that belongs to the process alone: without pages of files that it has mapped, which"
                        + " the page cache holds anyway. Shorter is better.";
        Table table = table("Memory", Quantity.OWN_MEMORY, Quantity.PEAK_MEMORY);
        return plot("memory", "Memory", note, plain("MiB", Quantity.OWN_MEMORY, null), table);
    }

    private static Shown plain(String unit, Quantity quantity, Function<Double, DoubleUnaryOperator> reckon) {
        return new Shown(unit, cell -> Series.of(cell, quantity), reckon, cell -> List.of());
    }

    private Table table(String title, Quantity... quantities) {
        return new CellTables(run).spreads(title, run.cells(), quantities);
    }

    private Plot plot(String id, String title, String note, Shown shown, Table table) {
        List<List<BarPanel.Group>> pictures = new ArrayList<>();
        List<String> headings = new ArrayList<>();
        for (TrafficInfo traffic : run.traffic()) {
            List<BarPanel.Group> groups = traffic.base().isEmpty() ? groups(traffic.name(), shown) : List.of();
            if (groups.stream().flatMap(g -> g.bars().stream()).anyMatch(bar -> isOurs(bar))) {
                pictures.add(groups);
                headings.add(heading(traffic.name()));
            }
        }
        double highest = pictures.stream()
                .flatMap(List::stream)
                .flatMap(group -> group.bars().stream())
                .mapToDouble(bar -> bar.spread().max())
                .max()
                .orElse(1);
        double labels = BarPanel.labels(pictures.stream().flatMap(List::stream).toList());
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            panels.add(new BarPanel(headings.get(i), pictures.get(i), highest, shown.unit(), labels));
        }
        return new Plot(id, title, note, List.of(), panels, table);
    }

    private boolean isOurs(Bar bar) {
        return bar.classes().equals(palette.of(CellKey.RINGPROBE))
                || run.cells().stream().noneMatch(c -> c.key().ours());
    }

    private List<BarPanel.Group> groups(String traffic, Shown shown) {
        List<Cell> cells = shownOf(traffic);
        List<BarPanel.Group> groups = new ArrayList<>();
        for (String plugins :
                cells.stream().map(cell -> cell.key().plugins()).distinct().toList()) {
            List<Bar> bars = new ArrayList<>();
            for (Cell cell : cells) {
                if (cell.key().plugins().equals(plugins)) {
                    bar(cell, shown).ifPresent(bars::add);
                }
            }
            bars.addAll(reckoned(traffic, plugins, shown));
            if (!bars.isEmpty()) {
                groups.add(new BarPanel.Group(Summary.name(plugins), bars));
            }
        }
        return groups;
    }

    /** A traffic's cells, ringprobe's first; of those that differ in shards only, the first. */
    private List<Cell> shownOf(String traffic) {
        List<Cell> shown = new ArrayList<>();
        for (boolean ours : new boolean[] {true, false}) {
            for (Cell cell : run.cells()) {
                CellKey key = cell.key();
                boolean wanted = key.ours() == ours && key.traffic().equals(traffic);
                if (wanted && shown.stream().noneMatch(other -> differsInShards(other.key(), key))) {
                    shown.add(cell);
                }
            }
        }
        return shown;
    }

    private static boolean differsInShards(CellKey one, CellKey other) {
        return new CellKey(one.traffic(), one.probe(), one.plugins(), other.shards(), one.output(), one.options())
                .equals(other);
    }

    private Optional<Bar> bar(Cell cell, Shown shown) {
        String label = label(cell.key());
        return shown.series()
                .apply(cell)
                .spread()
                .map(spread -> new Bar(
                        label,
                        palette.of(cell.key().probe()),
                        false,
                        spread,
                        shown.parts().apply(cell),
                        Numbers.of(spread.median()),
                        Tips.of(cell.key().probe() + ", " + labels.plugins(cell.key()), spread, shown.unit())));
    }

    /** Shards and output are left out: one of each is shown, or few; options only where they differ. */
    private String label(CellKey key) {
        boolean differ =
                commonOptions(key.traffic()).isEmpty() && !key.options().isEmpty();
        return key.probe() + (differ ? ", " + key.options() : "");
    }

    /** The options that all cells of ringprobe over a traffic have; empty where they differ. */
    private String commonOptions(String traffic) {
        List<String> options = run.cells().stream()
                .map(Cell::key)
                .filter(key -> key.ours() && key.traffic().equals(traffic))
                .map(CellKey::options)
                .distinct()
                .toList();
        return options.size() == 1 ? options.getFirst() : "";
    }

    private String heading(String traffic) {
        String options = commonOptions(traffic);
        return options.isEmpty() ? traffic : traffic + ", " + options;
    }

    private List<Bar> reckoned(String traffic, String plugins, Shown shown) {
        List<Bar> bars = new ArrayList<>();
        for (CellKey ours : AimResult.Defaults.of(run)) {
            if (shown.reckon() != null
                    && ours.traffic().equals(traffic)
                    && ours.plugins().equals(plugins)) {
                for (Reckoning reckoning : ratios.reckonings(ours)) {
                    ratios.by(reckoning, ours)
                            .flatMap(by -> shown.series().apply(by).spread())
                            .ifPresent(spread -> bars.add(reckoned(reckoning, spread, shown)));
                }
            }
        }
        return bars;
    }

    private Bar reckoned(Reckoning reckoning, Spread by, Shown shown) {
        DoubleUnaryOperator reckon = shown.reckon().apply(reckoning.factor());
        Spread spread = new Spread(
                reckon.applyAsDouble(by.median()),
                reckon.applyAsDouble(by.min()),
                reckon.applyAsDouble(by.max()),
                by.rounds());
        String name = reckoning.probe() + ", " + Summary.name(reckoning.plugins()) + ", reckoned by " + reckoning.by();
        return new Bar(
                reckoning.probe() + " by " + reckoning.by(),
                palette.of(reckoning.probe()),
                true,
                spread,
                List.of(),
                Numbers.of(spread.median()),
                Tips.of(name, spread, shown.unit()));
    }
}
