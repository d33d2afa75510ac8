package io.ringprobe.plugin.osquery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what osqueryi prints with {@code --json}: an array of flat objects (RFC 8259). Numbers and words are given as
 * they are written, null as an empty string.
 */
final class OsqueryJson {
    private final String text;
    private int at;

    private OsqueryJson(String text) {
        this.text = text;
    }

    /**
     * The rows of an answer.
     *
     * @throws IllegalArgumentException if it isn't such an array
     */
    static List<Map<String, String>> rows(String text) {
        OsqueryJson json = new OsqueryJson(text);
        List<Map<String, String>> rows = new ArrayList<>();
        json.expect('[');
        if (!json.take(']')) {
            do {
                rows.add(json.row());
            } while (json.take(','));
            json.expect(']');
        }
        return rows;
    }

    private Map<String, String> row() {
        Map<String, String> values = new HashMap<>();
        expect('{');
        if (!take('}')) {
            do {
                String name = string();
                expect(':');
                values.put(name, value());
            } while (take(','));
            expect('}');
        }
        return values;
    }

    private String value() {
        if (peek() == '"') {
            return string();
        }
        int start = at;
        while (at < text.length() && ",}] \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return word.equals("null") ? "" : word;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        at++; // the quote, or the end, at which the next character is missed
        return value.toString();
    }

    private char escaped() {
        if (at >= text.length()) {
            throw wrong();
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> c;
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw wrong();
        }
        int value = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0) {
                throw wrong();
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void expect(char expected) {
        if (!take(expected)) {
            throw wrong();
        }
    }

    private boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** The next character that isn't white space; 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no answer of osqueryi, at character " + at + " of " + text.length());
    }
}
