package io.ringprobe.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** As much of JSON as flow records need: flat objects, whose values stay the text that they are. */
final class Json {
    private static final long SECOND = 1_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    static String string(String plain) {
        return '"' + plain + '"';
    }

    static String time(long nanos) {
        return string(TIME.format(Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))));
    }

    static String list(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
    }

    /** The members of an object whose strings hold no quotes, brackets or escapes. */
    static Map<String, String> members(String object) {
        Map<String, String> members = new TreeMap<>();
        int at = 1;
        while (at < object.length() - 1) {
            int colon = object.indexOf(':', at);
            int end = endOfValue(object, colon + 1);
            members.put(object.substring(at + 1, colon - 1), object.substring(colon + 1, end));
            at = end + 1;
        }
        return members;
    }

    private static int endOfValue(String object, int start) {
        boolean inString = false;
        boolean inList = false;
        for (int i = start; i < object.length(); i++) {
            char c = object.charAt(i);
            inString ^= c == '"';
            inList = !inString && c == '[' || inList && c != ']';
            if (!inString && !inList && (c == ',' || c == '}')) {
                return i;
            }
        }
        throw new IllegalArgumentException("no whole object: " + object);
    }
}
