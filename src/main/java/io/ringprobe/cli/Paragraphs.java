package io.ringprobe.cli;

import java.util.ArrayList;
import java.util.List;

/** Lays out help: two columns, the second one wrapped at the width of the page. Used by one thread. */
final class Paragraphs {
    static final int WIDTH = 100;
    private static final int GAP = 2;
    private static final int MAX_LEFT = 34;

    private final List<String[]> rows = new ArrayList<>();
    private final int indent;

    Paragraphs(int indent) {
        this.indent = indent;
    }

    /** Adds a row. */
    void add(String left, String right) {
        rows.add(new String[] {left, right});
    }

    /** Writes all rows, their second columns below one another. */
    void appendTo(StringBuilder page) {
        int left = 0;
        for (String[] row : rows) {
            if (row[0].length() <= MAX_LEFT) {
                left = Math.max(left, row[0].length());
            }
        }
        int column = indent + left + GAP;
        for (String[] row : rows) {
            page.repeat(' ', indent).append(row[0]);
            if (row[0].length() > left) {
                page.append('\n').repeat(' ', column);
            } else {
                page.repeat(' ', column - indent - row[0].length());
            }
            page.append(wrap(row[1], column)).append('\n');
        }
    }

    /** The text, broken at blanks so that no line passes the width when the first one begins at {@code column}. */
    static String wrap(String text, int column) {
        StringBuilder wrapped = new StringBuilder();
        int used = column;
        for (String word : text.split(" ")) {
            if (used > column && used + 1 + word.length() > WIDTH) {
                wrapped.append('\n').repeat(' ', column);
                used = column;
            } else if (used > column) {
                wrapped.append(' ');
                used++;
            }
            wrapped.append(word);
            used += word.length();
        }
        return wrapped.toString();
    }
}
