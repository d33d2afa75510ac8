package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Machine;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.report.Subject;
import io.ringprobe.lab.run.capture.Capture;
import io.ringprobe.lab.run.capture.Captures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a matrix: ringprobe and its peers one after the other over each capture, round by round, so that what is
 * compared lies seconds apart; each second round goes backwards, so that none is always first. Before the rounds that
 * count there is one that doesn't: it fills the page cache and makes ringprobe's AOT cache, and a collector reads what
 * comes and counts it. Used by one thread, once.
 */
public final class LabRunner {
    private final Matrix matrix;
    private final List<String> program;
    private final Path folder;
    private final Consumer<String> progress;
    private final Installed installed;
    private final Checker checker = new Checker();
    private final List<String> notes = new ArrayList<>();
    /** Records by cell, as a collector counted them, of probes that say nothing themselves. */
    private final Map<CellKey, Long> counted = new HashMap<>();

    /**
     * @param matrix what to run
     * @param program the command that starts ringprobe
     * @param folder for captures that are made, and what runs leave while they last
     * @param progress takes a line for each run
     */
    public LabRunner(Matrix matrix, List<String> program, Path folder, Consumer<String> progress) {
        this.matrix = matrix;
        this.program = List.copyOf(program);
        this.folder = folder;
        this.progress = progress;
        installed = Installed.of(matrix.peers());
    }

    /**
     * Runs everything.
     *
     * @param version ringprobe's version
     * @param command the command of the lab
     * @throws IOException if a capture or a file can't be made or read, or ringprobe can't be started
     */
    public LabRun run(String version, String command) throws IOException {
        Instant started = Instant.now();
        Machine machine = Host.machine();
        if (!installed.missing().isEmpty()) {
            notes.add("not found on this machine: " + String.join(", ", installed.missing()));
        }
        Captures captures = new Captures(folder.resolve("captures"), progress);
        List<Capture> ready = new ArrayList<>();
        for (Source source : matrix.traffic()) {
            ready.add(captures.of(source));
        }
        try (Collector collector = Collector.open()) {
            ProbeRun runs = new ProbeRun(folder.resolve("runs"), matrix.limit());
            List<List<CellRuns>> cells = cells(ready);
            runRounds(runs, collector, cells);
            runWarmUps(runs, collector, cells);
            List<StartUp> startUps = matrix.startUp()
                    ? new Starts(matrix, runs, captures, progress).run(contestants(), collector.port())
                    : List.of();
            Optional<Latencies> latencies = latencies(runs);
            return new LabRun(
                    matrix.title(),
                    started,
                    machine,
                    new Subject(version, "", command, JvmFlags.of(program), installed.programs(runs)),
                    Stream.concat(
                                    ready.stream().map(Capture::info),
                                    latencies.stream().map(Latencies::traffic))
                            .toList(),
                    Stream.concat(
                                    cells.stream().flatMap(List::stream).map(CellRuns::cell),
                                    latencies.stream().flatMap(l -> l.cells().stream()))
                            .toList(),
                    startUps,
                    reckonings(),
                    matrix.aims(),
                    List.of(),
                    notes);
        }
    }

    private Optional<Latencies> latencies(ProbeRun runs) throws IOException {
        if (matrix.latency().isEmpty()) {
            return Optional.empty();
        }
        LatencyPlan plan = matrix.latency().get();
        Latencies latencies = new Latencies(plan, runs, progress, notes);
        latencies.run(contestants(plan.variants()));
        return Optional.of(latencies);
    }

    private List<Reckoning> reckonings() throws IOException {
        if (!installed.missing().contains("ipfixprobe")) {
            return List.of();
        }
        List<String> names = matrix.traffic().stream().map(Source::name).toList();
        return Published.of(names, installed.paths().keySet());
    }

    /** All that take part over some capture, each once. */
    private Set<Contestant> contestants() {
        Set<Contestant> all = new LinkedHashSet<>();
        for (Source source : matrix.traffic()) {
            all.addAll(contestants(variants(source)));
        }
        return all;
    }

    private List<Variant> variants(Source source) {
        return matrix.cells().getOrDefault(source.name(), List.of());
    }

    private List<Contestant> contestants(List<Variant> variants) {
        List<Contestant> all = new ArrayList<>();
        variants.forEach(variant -> all.add(new OurProbe(program, variant)));
        installed.paths().forEach((name, path) -> all.addAll(Peers.of(name, path, variants)));
        return all;
    }

    private List<List<CellRuns>> cells(List<Capture> captures) {
        List<List<CellRuns>> cells = new ArrayList<>();
        for (Capture capture : captures) {
            cells.add(contestants(variants(capture.source())).stream()
                    .map(contestant -> new CellRuns(capture, contestant))
                    .toList());
        }
        return cells;
    }

    private void runRounds(ProbeRun runs, Collector collector, List<List<CellRuns>> cells) throws IOException {
        for (int round = 0; round <= matrix.rounds(); round++) {
            for (List<CellRuns> ofCapture : cells) {
                for (CellRuns cell : round % 2 == 0 ? ofCapture : ofCapture.reversed()) {
                    if (round == 0) {
                        warm(runs, collector, cell);
                    } else {
                        measure(runs, collector, cell, round);
                    }
                }
            }
        }
    }

    /** The run that doesn't count, but whose records are counted. */
    private void warm(ProbeRun runs, Collector collector, CellRuns cell) throws IOException {
        if (!cell.contestant().sendsIpfix()) {
            tell("round 0", cell, runs.over(cell.capture(), cell.contestant(), collector.port()), "");
            return;
        }
        Counter counter = Counter.open();
        Outcome outcome;
        try (counter) {
            outcome = runs.over(cell.capture(), cell.contestant(), counter.port());
        }
        tell("round 0", cell, outcome, "");
        if (outcome.measured().status() == 0) {
            Counting counting = Counting.of(counter);
            counted.put(cell.key(), counting.sent());
            counting.note(cell, outcome.said())
                    .filter(note -> !notes.contains(note))
                    .ifPresent(notes::add);
        }
    }

    private void measure(ProbeRun runs, Collector collector, CellRuns cell, int round) throws IOException {
        collector.discard();
        Outcome outcome = runs.over(cell.capture(), cell.contestant(), collector.port());
        long records = outcome.said().records();
        if (records == Round.UNKNOWN && outcome.measured().status() == 0) {
            records = counted.getOrDefault(cell.key(), Round.UNKNOWN);
        }
        String trouble = checker.trouble(cell, outcome, records);
        cell.add(round, outcome, records, trouble);
        tell("round " + round, cell, outcome, trouble);
    }

    private void runWarmUps(ProbeRun runs, Collector collector, List<List<CellRuns>> cells) throws IOException {
        for (List<CellRuns> ofCapture : cells) {
            for (CellRuns cell : ofCapture) {
                if (matrix.warmUp() && cell.key().ours()) {
                    WarmUp watch = new WarmUp();
                    Outcome outcome = runs.over(cell.capture(), cell.contestant(), collector.port(), watch);
                    cell.setWarmUp(watch.points());
                    tell("warm-up", cell, outcome, "");
                }
            }
        }
    }

    private void tell(String what, CellRuns cell, Outcome outcome, String trouble) {
        progress.accept(String.format(
                Locale.ROOT,
                "%s  %s: CPU %.2f s, wall %.2f s%s",
                what,
                cell.key(),
                outcome.measured().usage().userSeconds()
                        + outcome.measured().usage().systemSeconds(),
                outcome.measured().wallSeconds(),
                trouble.isEmpty() ? "" : ": " + trouble));
    }
}
