package io.ringprobe.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A component and its settings as somebody wrote them, not checked yet: from {@code name;key=value;flag} on the command
 * line, or from an object in the configuration file.
 *
 * @param kind what it should be, as in {@link ComponentSpec#kind}
 * @param name its name
 * @param place where it was written
 * @param settings its keys and values, in the order written
 */
public record Selection(String kind, String name, String place, List<Setting> settings) {
    private static final char SEPARATOR = ';';
    private static final char ESCAPE = '\\';

    public Selection {
        settings = List.copyOf(settings);
    }

    /**
     * Reads {@code name;key=value;flag}. A value may hold {@code =}; a backslash before a semicolon or a backslash
     * takes away its meaning.
     */
    public static Selection parse(String kind, String text, String place) {
        List<String> parts = split(text);
        List<Setting> settings = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
            String part = parts.get(i);
            if (!part.isBlank()) {
                settings.add(setting(part, place));
            }
        }
        return new Selection(kind, parts.getFirst().strip(), place, settings);
    }

    private static Setting setting(String part, String place) {
        int equals = part.indexOf('=');
        return equals < 0
                ? new Setting(part.strip(), null, place)
                : new Setting(part.substring(0, equals).strip(), part.substring(equals + 1), place);
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ESCAPE && i + 1 < text.length() && isEscaped(text.charAt(i + 1))) {
                i++;
                part.append(text.charAt(i));
            } else if (c == SEPARATOR) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static boolean isEscaped(char c) {
        return c == SEPARATOR || c == ESCAPE;
    }
}
