package io.ringprobe.lab.collect;

import io.ringprobe.lab.text.Parse;
import io.ringprobe.memory.Memory;
import java.util.Arrays;

/**
 * The members of one JSON object in off-heap memory, and those of the objects in its arrays, as one row of keys and
 * values in the order of the text. Used by one thread, for one line after the other; what is no such object throws a
 * {@link NumberFormatException}.
 */
final class JsonLine {
    private static final int FIRST_ROOM = 128;

    private long[] keys = new long[FIRST_ROOM];
    private long[] keyEnds = new long[FIRST_ROOM];
    private long[] starts = new long[FIRST_ROOM];
    private long[] ends = new long[FIRST_ROOM];
    private int count;
    private long at;
    private long end;

    /** Finds the members of the object that fills the line. */
    void split(long lineStart, long lineEnd) {
        count = 0;
        at = lineStart;
        end = lineEnd;
        object();
        if (at != end) {
            throw wrong("the end of the line");
        }
    }

    private void object() {
        expect('{');
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            long key = at + 1;
            skipString();
            long keyEnd = at - 1;
            expect(':');
            member(key, keyEnd);
            if (peek() != ',') {
                break;
            }
            at++;
        }
        expect('}');
    }

    private void member(long key, long keyEnd) {
        long start = at;
        int c = peek();
        if (c == '[' && at + 1 < end && Memory.getByte(at + 1) == '{') {
            objects();
            return;
        }
        value(c);
        boolean isString = c == '"';
        add(key, keyEnd, isString ? start + 1 : start, isString ? at - 1 : at);
    }

    private void objects() {
        expect('[');
        object();
        while (peek() == ',') {
            at++;
            object();
        }
        expect(']');
    }

    private void value(int c) {
        if (c == '"') {
            skipString();
        } else if (c == '[') {
            array();
        } else {
            while (at < end && ",}]".indexOf(Memory.getByte(at)) < 0) {
                at++;
            }
        }
    }

    private void array() {
        expect('[');
        while (peek() != ']') {
            value(peek());
            if (peek() == ',') {
                at++;
            }
        }
        at++;
    }

    private void skipString() {
        expect('"');
        while (peek() != '"') {
            at += peek() == '\\' ? 2 : 1;
        }
        at++;
    }

    private int peek() {
        if (at >= end) {
            throw wrong("more");
        }
        return Memory.getByte(at);
    }

    private void expect(int c) {
        if (peek() != c) {
            throw wrong(String.valueOf((char) c));
        }
        at++;
    }

    private NumberFormatException wrong(String expected) {
        String rest = Parse.text(at, Math.min(end, at + 20));
        return new NumberFormatException("no JSON object on one line: at '" + rest + "' there should be " + expected);
    }

    private void add(long key, long keyEnd, long start, long valueEnd) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            keyEnds = Arrays.copyOf(keyEnds, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        keys[count] = key;
        keyEnds[count] = keyEnd;
        starts[count] = start;
        ends[count++] = valueEnd;
    }

    /** The first member of that key at or behind {@code from}; -1 where there is none. */
    int find(String key, int from) {
        for (int i = from; i < count; i++) {
            if (keyEnds[i] - keys[i] == key.length() && isAt(key, keys[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAt(String key, long address) {
        for (int i = 0; i < key.length(); i++) {
            if (Memory.getByte(address + i) != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the value begins, behind the quote of a string. */
    long start(int member) {
        return starts[member];
    }

    /** The first octet behind the value, or behind a string's content. */
    long end(int member) {
        return ends[member];
    }

    /** The value as csv would have it: strings without escapes, lists as {@code [a|b]}. */
    String text(int member) {
        String raw = Parse.text(starts[member], ends[member]);
        boolean isString = Memory.getByte(starts[member] - 1) == '"';
        if (!isString && raw.startsWith("[")) {
            return raw.replace("\"", "").replace(',', '|');
        }
        return isString ? unescaped(raw) : raw;
    }

    private static String unescaped(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder out = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char letter = raw.charAt(i++);
            if (letter == 'u') {
                out.append((char) Integer.parseInt(raw, i, i + 4, 16));
                i += 4;
            } else {
                out.append(plain(letter));
            }
        }
        return out.toString();
    }

    private static char plain(char letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            default -> letter;
        };
    }
}
