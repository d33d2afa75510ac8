package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.table.Visible;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes HTML and the SVG in it. Texts and attributes come from files, so both are escaped here and nowhere else, and
 * what a display would obey rather than show is replaced. Used by one thread.
 */
final class Markup {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes are names and values in turn, a null value leaves one out. */
    Markup open(String name, Object... attributes) {
        tag(name, attributes);
        open.push(name);
        return this;
    }

    /** Closes the element that was opened last. */
    Markup close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes it, with a line feed behind. */
    Markup closeLine() {
        close();
        text.append('\n');
        return this;
    }

    /** An element that holds no other: a line of SVG, a line break. */
    Markup empty(String name, Object... attributes) {
        tag(name, attributes);
        if (!open.isEmpty() && open.contains("svg")) {
            text.insert(text.length() - 1, '/');
        }
        return this;
    }

    /** An element that holds a text only. */
    Markup element(String name, String content, Object... attributes) {
        return open(name, attributes).text(content).close();
    }

    private void tag(String name, Object... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                text.append(' ').append(attributes[i]).append("=\"");
                text(attributes[i + 1] instanceof Double number ? coordinate(number) : attributes[i + 1].toString());
                text.append('"');
            }
        }
        text.append('>');
    }

    /** A coordinate: a tenth of a unit is more than a screen shows. */
    static String coordinate(double value) {
        String fixed = String.format(Locale.ROOT, "%.1f", value);
        return fixed.endsWith(".0") ? fixed.substring(0, fixed.length() - 2) : fixed;
    }

    Markup text(String content) {
        String visible = Visible.of(content);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.append(c);
            }
        }
        return this;
    }

    /** What is ours and stands in no file: style and script. */
    Markup raw(String ours) {
        text.append(ours);
        return this;
    }

    /** The text, once all elements are closed. */
    String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return text.toString();
    }
}
