package io.ringprobe.export.unirec;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads which plugins' flows go to which interface: {@code http,(pstats,phists),basic} are three groups, for three
 * interfaces. Used once, by one thread.
 */
final class PluginGroups {
    /** The group of all flows, with basic fields alone. */
    static final String BASIC = "basic";

    private final String text;
    private final List<List<String>> groups = new ArrayList<>();
    private int at;

    private PluginGroups(String text) {
        this.text = text;
    }

    /**
     * Reads the groups.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    static List<List<String>> parse(String text) {
        PluginGroups parser = new PluginGroups(text);
        parser.read();
        return parser.groups;
    }

    private void read() {
        do {
            skipSpace();
            groups.add(isNext('(') ? group() : List.of(name()));
        } while (isNext(','));
        if (at < text.length()) {
            throw wrong();
        }
        for (List<String> group : groups) {
            check(group);
        }
    }

    private List<String> group() {
        List<String> names = new ArrayList<>();
        do {
            names.add(name());
        } while (isNext(','));
        if (!isNext(')')) {
            throw wrong();
        }
        skipSpace();
        return names;
    }

    private String name() {
        int start = at;
        while (at < text.length() && "(),".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(start, at).strip();
        if (name.isEmpty()) {
            throw wrong();
        }
        return name;
    }

    /** Steps over the character if it is the next one. */
    private boolean isNext(char c) {
        boolean isNext = at < text.length() && text.charAt(at) == c;
        at += isNext ? 1 : 0;
        return isNext;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static void check(List<String> group) {
        if (group.size() > 1 && group.contains(BASIC)) {
            throw new IllegalArgumentException(
                    "basic as a group of its own, not within (" + String.join(",", group) + ")");
        }
        if (group.stream().distinct().count() < group.size()) {
            throw new IllegalArgumentException("each plugin once in a group, not (" + String.join(",", group) + ")");
        }
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("groups of plugins such as http,(pstats,phists),basic; at character "
                + (at + 1) + " it is something else");
    }
}
