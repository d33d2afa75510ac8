package io.ringprobe.lab.report.json;

import java.util.List;
import java.util.Map;

/**
 * Writes values as JSON for people and for diff: members in the order in which they were put in, a line for each value
 * that holds others, one line for all that doesn't. Knows maps, lists, texts, whole numbers and fractions. Used by one
 * thread.
 */
final class JsonText {
    private static final String INDENT = "  ";
    /** Up to here each whole number is a double of its own. */
    private static final double WHOLE = 1L << 53;

    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(Map<String, Object> root) {
        JsonText json = new JsonText();
        json.value(root, "\n");
        return json.text.append('\n').toString();
    }

    private void value(Object value, String lineFeed) {
        switch (value) {
            case Map<?, ?> map -> object(map, lineFeed);
            case List<?> list -> list(list, lineFeed);
            case String string -> string(string);
            case Double fraction -> number(fraction);
            case Integer whole -> text.append(whole.intValue());
            case Long whole -> text.append(whole.longValue());
            default -> throw new IllegalArgumentException("JSON for " + value.getClass());
        }
    }

    private void object(Map<?, ?> map, String lineFeed) {
        boolean deep = map.values().stream().anyMatch(JsonText::holdsOthers);
        String separator = "";
        text.append('{');
        for (Map.Entry<?, ?> member : map.entrySet()) {
            text.append(separator).append(deep ? lineFeed + INDENT : "");
            string((String) member.getKey());
            text.append(": ");
            value(member.getValue(), lineFeed + INDENT);
            separator = deep ? "," : ", ";
        }
        text.append(deep ? lineFeed : "").append('}');
    }

    private void list(List<?> list, String lineFeed) {
        boolean deep = list.stream().anyMatch(JsonText::holdsOthers);
        String separator = "";
        text.append('[');
        for (Object element : list) {
            text.append(separator).append(deep ? lineFeed + INDENT : "");
            value(element, lineFeed + INDENT);
            separator = deep ? "," : ", ";
        }
        text.append(deep ? lineFeed : "").append(']');
    }

    private static boolean holdsOthers(Object value) {
        return value instanceof Map<?, ?> || value instanceof List<?>;
    }

    private void number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
            text.append((long) value);
        } else {
            text.append(value);
        }
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value, i);
        }
        text.append('"');
    }

    private void character(String value, int i) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
            text.append('\\').append(c);
        } else if (isObeyed(value, i)) {
            text.append(String.format("\\u%04x", (int) c));
        } else {
            text.append(c);
        }
    }

    /** What an editor or a terminal would obey rather than show, and halves of characters, which UTF-8 can't say. */
    private static boolean isObeyed(String value, int i) {
        char c = value.charAt(i);
        if (Character.isSurrogate(c)) {
            boolean low = Character.isLowSurrogate(c);
            int other = low ? i - 1 : i + 1;
            return other < 0
                    || other == value.length()
                    || !Character.isSurrogatePair(value.charAt(low ? other : i), value.charAt(low ? i : other));
        }
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
