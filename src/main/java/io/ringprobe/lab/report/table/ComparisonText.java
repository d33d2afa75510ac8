package io.ringprobe.lab.report.table;

import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.figures.Comparison;
import io.ringprobe.lab.report.figures.Move;
import io.ringprobe.lab.report.figures.Spread;
import java.util.ArrayList;
import java.util.List;

/** Two runs, cell by cell, in words, as a table and as Markdown. Stateless. */
public final class ComparisonText {
    private ComparisonText() {}

    /** What moved, and what to know about it, a sentence each. */
    public static List<String> sentences(Comparison comparison) {
        List<String> sentences = new ArrayList<>();
        sentences.add(verdict(comparison));
        comparison.broken().forEach(key -> sentences.add("No round goes well any more: " + key + "."));
        comparison.warnings().forEach(warning -> sentences.add("Warning: " + warning + "."));
        comparison.onlyBefore().forEach(key -> sentences.add("Only in the older run: " + key + "."));
        comparison.onlyAfter().forEach(key -> sentences.add("Only in the newer run: " + key + "."));
        if (comparison.moves().stream().anyMatch(Move::isNoiseUnknown)) {
            sentences.add("Some cells have one round only: what is noise there nobody knows.");
        }
        return sentences;
    }

    private static String verdict(Comparison comparison) {
        String beyond = "by more than " + Numbers.of(100 * comparison.threshold()) + " % and more than noise";
        int worse = comparison.worse().size();
        int better = comparison.better().size();
        if (comparison.moves().isEmpty()) {
            return "The runs have no figure in common.";
        }
        if (worse + better == 0) {
            return "No figure of ringprobe moved " + beyond + ".";
        }
        return "Of ringprobe's figures " + worse + " got worse and " + better + " better " + beyond + ".";
    }

    /** All figures of both runs. */
    public static Table table(Comparison comparison) {
        Table.Builder table = new Table.Builder("Cell by cell; less is better, but faults only tell why")
                .texts("traffic", "probe", "plugins", "else", "figure")
                .numbers("before", "min–max", "now", "min–max", "ratio")
                .texts("moved");
        for (Move move : comparison.moves()) {
            CellKey key = move.key();
            table.row(List.of(
                    key.traffic(),
                    key.probe(),
                    key.plugins(),
                    rest(key),
                    move.what(),
                    Numbers.of(move.before().median()),
                    range(move.before()),
                    Numbers.of(move.after().median()),
                    range(move.after()),
                    Double.isInfinite(move.ratio()) ? Numbers.NONE : Numbers.fixed(move.ratio(), 2),
                    moved(move, comparison.threshold())));
        }
        return table.build();
    }

    private static String range(Spread spread) {
        return Numbers.range(spread);
    }

    private static String rest(CellKey key) {
        List<String> parts = new ArrayList<>();
        if (key.shards() > 0) {
            parts.add(key.shards() + (key.shards() == 1 ? " shard" : " shards"));
        }
        parts.add(key.output());
        parts.add(key.options());
        parts.removeIf(String::isEmpty);
        return String.join(", ", parts);
    }

    /** Whether a figure moved, in a word and a number; empty where it didn't. */
    public static String moved(Move move, double threshold) {
        if (!move.moved(threshold)) {
            return "";
        }
        if (!move.isCost()) {
            return (move.ratio() > 1 ? "more " : "fewer ") + move.words();
        }
        return (move.ratio() > 1 ? "worse " : "better ") + move.words();
    }

    /** Sentences and table. */
    public static String markdown(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        sentences(comparison)
                .forEach(sentence ->
                        text.append("- ").append(Markdown.escaped(sentence)).append('\n'));
        Table table = table(comparison);
        return table.isEmpty()
                ? text.toString()
                : text.append('\n').append(Markdown.of(table)).toString();
    }
}
