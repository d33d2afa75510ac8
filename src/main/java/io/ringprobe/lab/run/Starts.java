package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.run.capture.Capture;
import io.ringprobe.lab.run.capture.Captures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures what a start takes: whole runs over a capture of a single packet, ringprobe with and without its AOT cache.
 * Used by one thread, once.
 */
final class Starts {
    private static final String JAVA_OPTIONS = "RINGPROBE_JAVA_OPTS";
    private static final String NO_CACHE = "-XX:AOTMode=off";

    private final Matrix matrix;
    private final ProbeRun runs;
    private final Captures captures;
    private final Consumer<String> progress;

    private record Start(String probe, String how, Contestant contestant) {}

    Starts(Matrix matrix, ProbeRun runs, Captures captures, Consumer<String> progress) {
        this.matrix = matrix;
        this.runs = runs;
        this.captures = captures;
        this.progress = progress;
    }

    /** Measures the starts of all, alternating, in as many rounds as the matrix has. */
    List<StartUp> run(Collection<Contestant> contestants, int port) throws IOException {
        Capture capture = captures.onePacket();
        Map<Start, CellRuns> cells = new LinkedHashMap<>();
        for (Start start : starts(contestants)) {
            cells.put(start, new CellRuns(capture, start.contestant()));
        }
        progress.accept("starts");
        for (int round = 0; round <= matrix.rounds(); round++) {
            for (CellRuns cell : cells.values()) {
                run(cell, round, port);
            }
        }
        List<StartUp> all = new ArrayList<>();
        cells.forEach((start, cell) ->
                all.add(new StartUp(start.probe(), start.how(), cell.cell().rounds(), List.of())));
        return all;
    }

    private void run(CellRuns cell, int round, int port) throws IOException {
        Outcome outcome = runs.over(cell.capture(), cell.contestant(), port);
        if (round > 0) {
            long records = outcome.said().records();
            // A checker of its own, for it is no matter how many records one start makes next to another.
            cell.add(round, outcome, records, new Checker().trouble(cell, outcome, records));
        }
    }

    private static List<Start> starts(Collection<Contestant> contestants) {
        List<Start> starts = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (Contestant contestant : contestants) {
            CellKey key = contestant.key("one-packet");
            String who = key.probe() + key.plugins() + key.options();
            if (!known.contains(who)) {
                known.add(who);
                add(starts, contestant, key);
            }
        }
        return starts;
    }

    private static void add(List<Start> starts, Contestant contestant, CellKey key) {
        String plugins = key.plugins().equals(CellKey.NO_PLUGINS) ? "" : ", plugins " + key.plugins();
        String how = plugins + (key.options().isEmpty() ? "" : ", " + key.options());
        if (contestant instanceof OurProbe ours) {
            starts.add(new Start(key.probe(), "AOT cache" + how, ours));
            starts.add(new Start(key.probe(), "no AOT cache" + how, withoutCache(ours)));
        } else {
            starts.add(new Start(key.probe(), "as installed" + how, contestant));
        }
    }

    private static OurProbe withoutCache(OurProbe ours) {
        Variant v = ours.variant();
        Map<String, String> environment = new HashMap<>(v.environment());
        environment.merge(JAVA_OPTIONS, NO_CACHE, (given, none) -> given + " " + none);
        return new OurProbe(
                ours.program(),
                new Variant(
                        v.pluginSet(),
                        v.plugins(),
                        v.shards(),
                        v.outputName(),
                        v.output(),
                        v.optionsName(),
                        v.arguments(),
                        environment));
    }
}
