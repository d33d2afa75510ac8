package io.ringprobe.lab.report.table;

import io.ringprobe.lab.report.Aim.Measure;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.figures.Summary;
import java.util.ArrayList;
import java.util.List;

/** A run, or one table, as Markdown. Stateless. */
public final class Markdown {
    private static final String SPECIAL = "\\`*[]<>|~#&";

    private Markdown() {}

    /** The whole run: the summary, then all tables that have rows. */
    public static String of(LabRun run) {
        StringBuilder text =
                new StringBuilder("## ").append(escaped(run.title())).append("\n\n");
        Summary.of(run).forEach(line -> text.append("- ").append(escaped(line)).append('\n'));
        run.notes().forEach(line -> text.append("- ").append(escaped(line)).append('\n'));
        for (Table table : tables(run)) {
            if (!table.isEmpty()) {
                text.append("\n### ").append(escaped(table.title())).append("\n\n");
                text.append(of(table));
            }
        }
        return text.toString();
    }

    private static List<Table> tables(LabRun run) {
        CellTables cells = new CellTables(run);
        RunTables whole = new RunTables(run);
        return List.of(
                whole.facts(),
                whole.aims(),
                cells.main(),
                whole.ratios(
                        "Whole process: how many times as much others take", Measure.PROCESS_CPU, Measure.PROCESS_WALL),
                whole.marginal(),
                whole.ratios(
                        "A packet more: how many times as much others take",
                        Measure.MARGINAL_CPU,
                        Measure.MARGINAL_WALL),
                whole.flows(),
                whole.reckoned(),
                cells.stages(),
                cells.latency(),
                cells.warmUp(),
                whole.startUps(),
                whole.figures(),
                whole.traffic(),
                cells.trouble());
    }

    /** One table, its columns aligned for those who read the source. */
    public static String of(Table table) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columns().stream().map(column -> escaped(column.name())).toList());
        table.rows()
                .forEach(row -> lines.add(row.stream().map(Markdown::escaped).toList()));
        int[] widths = new int[table.columns().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(Math.max(widths[i], 2), line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, table, lines.removeFirst(), widths);
        appendRule(text, table, widths);
        lines.forEach(line -> append(text, table, line, widths));
        return text.toString();
    }

    private static void append(StringBuilder text, Table table, List<String> line, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - line.get(i).length());
            boolean right = table.columns().get(i).number();
            text.append(i == 0 ? "| " : " | ");
            text.append(right ? space + line.get(i) : line.get(i) + space);
        }
        text.append(" |\n");
    }

    private static void appendRule(StringBuilder text, Table table, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            boolean right = table.columns().get(i).number();
            text.append(i == 0 ? "| " : " | ").append("-".repeat(widths[i] - 1)).append(right ? ':' : '-');
        }
        text.append(" |\n");
    }

    /** A text that means nothing to Markdown. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        String visible = Visible.of(text);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            if (SPECIAL.indexOf(c) >= 0 || c == '_' && !isInWord(visible, i)) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    private static boolean isInWord(String text, int i) {
        return i > 0
                && i + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(i - 1))
                && Character.isLetterOrDigit(text.charAt(i + 1));
    }
}
