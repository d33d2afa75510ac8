package io.ringprobe.export.text;

import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;

/**
 * How an output spells what isn't a plain number. All keep a record's text free of control characters, so that a line
 * is a record and nothing that came from the network can steer a terminal.
 */
enum Dialect {
    /**
     * Lists {@code [a|b]}; strings in double quotes, a double quote doubled, a backslash doubled, control characters
     * and octets that aren't UTF-8 as {@code \xHH}.
     */
    CSV('|', 6, 1_000_000),
    /**
     * The same, but of strings only what is printable ASCII, and a backslash once: as NEMEA's logger prints them, which
     * can't be told back.
     */
    PRINTABLE('|', 6, 1_000_000),
    /** Lists {@code [a,b]}; strings as in csv but for a double quote, which is {@code \"}. */
    TEXT(',', 6, 1_000_000),
    /** RFC 8259. What isn't UTF-8 becomes U+FFFD, one for each maximal subpart, as Unicode recommends. */
    JSON(',', 9, 1_000_000_000);

    /** Most characters that one octet of a string can become. */
    static final int MAX_ESCAPE = 6;

    private static final int DELETE = 0x7F;
    private static final int BACKSPACE = 8;
    private static final int TAB = 9;
    private static final int LINE_FEED = 10;
    private static final int FORM_FEED = 12;
    private static final int CARRIAGE_RETURN = 13;

    final char listSeparator;
    final int floatDigits;
    final long floatScale;

    Dialect(char listSeparator, int floatDigits, long floatScale) {
        this.listSeparator = listSeparator;
        this.floatDigits = floatDigits;
        this.floatScale = floatScale;
    }

    /** Whether this is one of csv's. */
    boolean isCsv() {
        return this == CSV || this == PRINTABLE;
    }

    /** Writes an ASCII character of a string that can't stand for itself. */
    long escape(int c, long to) {
        if (this == JSON) {
            return escapeJson(c, to);
        }
        if (this == PRINTABLE) {
            return escapePrintable(c, to);
        }
        if (c == '"' || c == '\\') {
            Memory.putByte(to, this == CSV ? c : '\\');
            return Ascii.character(c, to + 1);
        }
        return escapeOctet(c, to);
    }

    private static long escapePrintable(int c, long to) {
        if (c == '"') {
            Memory.putByte(to, c);
            return Ascii.character(c, to + 1);
        }
        return c == '\\' ? Ascii.character(c, to) : to;
    }

    /** Writes a character of {@code length} octets, well-formed UTF-8 beyond ASCII. */
    long character(long from, int length, long to) {
        if (this == PRINTABLE) {
            return to;
        }
        for (int i = 0; i < length; i++) {
            Memory.putByte(to + i, Memory.getByte(from + i));
        }
        return to + length;
    }

    /** Writes {@code length} octets that aren't well-formed UTF-8. */
    long escapeMalformed(long from, int length, long to) {
        if (this == JSON) {
            Memory.putByte(to, 0xEF);
            Memory.putByte(to + 1, 0xBF);
            return Ascii.character(0xBD, to + 2);
        }
        return this == PRINTABLE ? to : escapeOctets(from, length, to);
    }

    /**
     * Writes a control character of the range U+0080 to U+009F, which some terminals obey; its two octets are
     * well-formed.
     */
    long escapeC1(long from, long to) {
        return this == JSON ? escapeUnicode(Memory.getUnsignedByte(from + 1), to) : escapeMalformed(from, 2, to);
    }

    private static long escapeOctets(long from, int length, long to) {
        long end = to;
        for (int i = 0; i < length; i++) {
            end = escapeOctet(Memory.getUnsignedByte(from + i), end);
        }
        return end;
    }

    private static long escapeOctet(int octet, long to) {
        Memory.putByte(to, '\\');
        Memory.putByte(to + 1, 'x');
        return Ascii.hex(octet, to + 2);
    }

    private static long escapeJson(int c, long to) {
        int letter = switch (c) {
            case '"', '\\' -> c;
            case BACKSPACE -> 'b';
            case TAB -> 't';
            case LINE_FEED -> 'n';
            case FORM_FEED -> 'f';
            case CARRIAGE_RETURN -> 'r';
            default -> 0;
        };
        if (letter == 0) {
            return escapeUnicode(c, to);
        }
        Memory.putByte(to, '\\');
        return Ascii.character(letter, to + 1);
    }

    private static long escapeUnicode(int c, long to) {
        Memory.putByte(to, '\\');
        Memory.putByte(to + 1, 'u');
        return Ascii.hex(c, Ascii.hex(0, to + 2));
    }

    /** Whether an octet stands for itself in all of them. */
    static boolean isPlain(int octet) {
        return octet >= ' ' && octet < DELETE && octet != '"' && octet != '\\';
    }
}
