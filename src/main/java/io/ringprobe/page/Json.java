package io.ringprobe.page;

/**
 * Writes one JSON text. It holds no line feed, so that it can be the data of one server-sent event, and no character
 * that a browser's display would obey rather than show. Used by one thread.
 */
final class Json {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    Json open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    Json close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /** A member's name, or one that begins an object or a list behind it. */
    Json name(String name) {
        string(name);
        text.append(':');
        first = true;
        return this;
    }

    Json member(String name, long value) {
        return name(name).number(value);
    }

    /** A fraction, with three digits behind the point. */
    Json member(String name, double value) {
        name(name);
        first = false;
        text.append(Math.round(value * 1000) / 1000.0);
        return this;
    }

    Json member(String name, boolean value) {
        name(name);
        first = false;
        text.append(value);
        return this;
    }

    /** A text, or null. */
    Json member(String name, String value) {
        name(name);
        if (value == null) {
            first = false;
            text.append("null");
            return this;
        }
        return string(value);
    }

    Json number(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** The values of {@code list}, if there are any. */
    Json raw(Json list) {
        if (!list.text.isEmpty()) {
            separate();
            text.append(list.text);
        }
        return this;
    }

    Json string(String value) {
        separate();
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            append(visible(value, i));
        }
        text.append('"');
        return this;
    }

    private void append(char c) {
        if (c == '"' || c == '\\') {
            text.append('\\');
        }
        text.append(c);
    }

    /** Characters that control a display, such as those that turn the direction of writing, show as unknown. */
    private static char visible(String value, int index) {
        char c = value.charAt(index);
        if (c >= ' ' && c < 0x7F) {
            return c;
        }
        return switch (Character.getType(value.codePointAt(index))) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> REPLACEMENT;
            case Character.SURROGATE -> isLowOfPair(value, index) ? c : REPLACEMENT;
            default -> c;
        };
    }

    private static boolean isLowOfPair(String value, int index) {
        return index > 0
                && Character.isLowSurrogate(value.charAt(index))
                && Character.isHighSurrogate(value.charAt(index - 1));
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
