package io.ringprobe.lab.report.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of texts, to be shown in HTML, Markdown or a terminal. Texts are as files gave them: who shows them escapes
 * them.
 *
 * @param title what it shows
 * @param columns from left to right
 * @param rows each with a text for each column
 */
public record Table(String title, List<Column> columns, List<List<String>> rows) {
    /** Copies the lists. */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(title + ": " + row.size() + " texts in a row of " + columns.size());
            }
        }
    }

    /**
     * A column.
     *
     * @param name its head
     * @param number whether it holds numbers, which stand at the right
     */
    public record Column(String name, boolean number) {}

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Gathers a table. Used by one thread. */
    static final class Builder {
        private final String title;
        private final List<Column> columns = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();

        Builder(String title) {
            this.title = title;
        }

        Builder texts(String... names) {
            return texts(Arrays.asList(names));
        }

        Builder texts(List<String> names) {
            names.forEach(name -> columns.add(new Column(name, false)));
            return this;
        }

        Builder numbers(String... names) {
            return numbers(Arrays.asList(names));
        }

        Builder numbers(List<String> names) {
            names.forEach(name -> columns.add(new Column(name, true)));
            return this;
        }

        Builder row(List<String> texts, String... more) {
            List<String> row = new ArrayList<>(texts);
            row.addAll(Arrays.asList(more));
            rows.add(row);
            return this;
        }

        Table build() {
            return new Table(title, columns, rows);
        }
    }
}
