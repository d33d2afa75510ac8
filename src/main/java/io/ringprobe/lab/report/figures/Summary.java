package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.Aim.Measure;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a run says, in words. Stateless. */
public final class Summary {
    private static final List<Measure> ORDER =
            List.of(Measure.MARGINAL_CPU, Measure.PROCESS_CPU, Measure.MARGINAL_WALL, Measure.PROCESS_WALL);

    private Summary() {}

    /** Sentences, most important first. */
    public static List<String> of(LabRun run) {
        List<String> sentences = new ArrayList<>();
        aims(run).ifPresent(sentences::add);
        for (Measure measure : ORDER) {
            for (String plugins : plugins(run)) {
                if (isWorthASentence(run, measure, plugins)) {
                    ratios(run, measure, plugins).ifPresent(sentences::add);
                }
            }
        }
        noise(run).ifPresent(sentences::add);
        FlowCount.sentence(run).ifPresent(sentences::add);
        trouble(run).ifPresent(sentences::add);
        return sentences;
    }

    /** CPU time always; wall time without plugins, and where there is an aim. */
    private static boolean isWorthASentence(LabRun run, Measure measure, String plugins) {
        return measure == Measure.MARGINAL_CPU
                || measure == Measure.PROCESS_CPU
                || plugins.equals(CellKey.NO_PLUGINS)
                || !aim(run, measure, plugins).isEmpty();
    }

    private static Optional<String> aims(LabRun run) {
        List<AimResult> results = AimResult.of(run);
        if (run.aims().isEmpty()) {
            return Optional.empty();
        }
        long reached = count(results, AimResult.Verdict.REACHED);
        long some = count(results, AimResult.Verdict.REACHED_BY_SOME);
        String text = "Of " + results.size() + " aims, each traffic counted, " + reached
                + (reached == 1 ? " is" : " are") + " reached";
        text += some == 0 ? "" : ", and " + some + " by one reckoning but not by another";
        int left = AimResult.unmeasured(run).size();
        return Optional.of(text + (left == 0 ? "." : "; " + left + " weren't measured."));
    }

    private static long count(List<AimResult> results, AimResult.Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static List<String> plugins(LabRun run) {
        return AimResult.Defaults.of(run).stream()
                .map(CellKey::plugins)
                .distinct()
                .toList();
    }

    /** One sentence on all traffic: the range of the medians for each peer. */
    private static Optional<String> ratios(LabRun run, Measure measure, String plugins) {
        Ratios ratios = new Ratios(run);
        Map<String, List<Double>> byPeer = new LinkedHashMap<>();
        for (CellKey ours : AimResult.Defaults.of(run)) {
            if (ours.plugins().equals(plugins)) {
                for (Ratio ratio : ratios.of(ours, measure)) {
                    String name = ratio.reckoned() ? ratio.against() + " (reckoned)" : ratio.against();
                    byPeer.computeIfAbsent(name, n -> new ArrayList<>())
                            .add(ratio.spread().median());
                }
            }
        }
        if (byPeer.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        byPeer.forEach((peer, values) -> parts.add(peer + " " + range(values)));
        return Optional.of(capitalised(name(plugins)) + ", " + words(measure) + ": " + String.join(", ", parts)
                + " times as much as ringprobe" + aim(run, measure, plugins) + ".");
    }

    private static String range(List<Double> values) {
        Spread spread = Spread.of(values).orElseThrow();
        String low = factor(spread.min());
        String high = factor(spread.max());
        return low.equals(high) ? low : low + " to " + high;
    }

    private static String aim(LabRun run, Measure measure, String plugins) {
        List<String> aims = run.aims().stream()
                .filter(aim -> aim.measure() == measure && aim.plugins().equals(plugins))
                .map(aim -> "at least " + aimed(aim.atLeast()) + " against " + aim.against())
                .toList();
        return aims.isEmpty() ? "" : " (aim: " + String.join(", ", aims) + ")";
    }

    /** A ratio in as many digits as it is worth. */
    public static String factor(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.1f" : "%.0f", ratio);
    }

    /** A ratio that somebody wrote, with no digit more. */
    public static String aimed(double ratio) {
        return ratio == Math.rint(ratio) ? String.format(Locale.ROOT, "%.0f", ratio) : String.valueOf(ratio);
    }

    /** A set of plugins in words. */
    public static String name(String plugins) {
        return plugins.equals(CellKey.NO_PLUGINS) ? "no plugins" : "plugins " + plugins;
    }

    /** A measure in words. */
    public static String words(Measure measure) {
        return switch (measure) {
            case MARGINAL_CPU -> "CPU of a packet more";
            case MARGINAL_WALL -> "wall time of a packet more";
            case PROCESS_CPU -> "CPU of the whole process";
            case PROCESS_WALL -> "wall time of the whole process";
        };
    }

    /** An aim in words. */
    public static String words(Aim aim) {
        return words(aim.measure()) + ", " + name(aim.plugins()) + ": at least " + aimed(aim.atLeast()) + " × "
                + aim.against();
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static Optional<String> noise(LabRun run) {
        List<Double> noises = run.cells().stream()
                .map(cell -> Series.spread(cell, Quantity.CPU))
                .flatMap(Optional::stream)
                .filter(spread -> spread.rounds() > 1)
                .map(Spread::noise)
                .toList();
        return Spread.of(noises)
                .map(noise -> String.format(
                        Locale.ROOT,
                        "Noise: the round that is farthest off lies %.0f %% from its cell's median of CPU time in the"
                                + " middle of all cells, and %.0f %% in the worst.",
                        100 * noise.median(),
                        100 * noise.max()));
    }

    private static Optional<String> trouble(LabRun run) {
        long all = run.cells().stream().mapToLong(cell -> cell.rounds().size()).sum();
        long bad = run.cells().stream()
                .map(Cell::rounds)
                .flatMap(List::stream)
                .filter(round -> !round.good())
                .count();
        return bad == 0
                ? Optional.empty()
                : Optional.of(bad + " of " + all + " runs went wrong; they are named below and count in no figure.");
    }
}
