package io.ringprobe.lab.report.table;

/** Makes texts from files safe to look at. Stateless. */
public final class Visible {
    private static final char REPLACEMENT = '\uFFFD';

    private Visible() {}

    /** The text without what a display would obey rather than show: controls, directions, halves of characters. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(isObeyed(c) ? REPLACEMENT : c));
        return shown.toString();
    }

    private static boolean isObeyed(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
