package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;

/**
 * Reads header fields one by one: lines of the form {@code name: value} up to the empty line (RFC 9112, 5; RFC 3261,
 * 7.3; RFC 2326, 4.2).
 *
 * <p>A line ends with CR LF or LF alone. Spaces around the value, and before the colon, don't count. A line that begins
 * with a space or tab goes on with the value of the line before it. Lines without a colon are passed over; the last one
 * is not read before its line break is there. Owned by a parser; reused for each message.
 */
public final class FieldReader {
    private final Span name = new Span();
    private final Span value = new Span();
    private long position;
    private long end;
    private boolean complete;

    /** Begins at the first field's line. */
    public void start(long from, long to) {
        position = from;
        end = to;
        complete = false;
    }

    /** Goes to the next field; false where there is none any more. */
    public boolean next() {
        while (position < end) {
            long line = position;
            long lineFeed = Octets.find(line, end, '\n');
            if (lineFeed == end) {
                return false;
            }
            position = lineFeed + 1;
            long lineEnd = Octets.endOfLine(line, lineFeed);
            if (lineEnd == line) {
                complete = true;
                return false;
            }
            if (isField(line, lineEnd)) {
                return true;
            }
        }
        return false;
    }

    private boolean isField(long line, long lineEnd) {
        long colon = Octets.find(line, lineEnd, ':');
        name.set(line, Octets.trimEnd(line, colon));
        if (colon == lineEnd || name.isEmpty() || goesOn(line)) {
            return false;
        }
        long valueEnd = foldedEnd(lineEnd);
        long from = Octets.skipSpace(colon + 1, valueEnd);
        value.set(from, Octets.trimEnd(from, valueEnd));
        return true;
    }

    /** The end of the value, with the lines that go on with it; {@code position} goes behind them. */
    private long foldedEnd(long lineEnd) {
        long valueEnd = lineEnd;
        while (position < end && goesOn(position)) {
            long lineFeed = Octets.find(position, end, '\n');
            if (lineFeed == end) {
                position = end;
                break;
            }
            valueEnd = Octets.endOfLine(position, lineFeed);
            position = lineFeed + 1;
        }
        return valueEnd;
    }

    private static boolean goesOn(long line) {
        return Memory.getByte(line) == ' ' || Memory.getByte(line) == '\t';
    }

    /** Whether the field has this name. */
    public boolean is(Name wanted) {
        return wanted.is(name.address(), name.length());
    }

    /** The field's value, without the spaces around it. Another one after {@link #next}. */
    public Span value() {
        return value;
    }

    /** Whether the empty line behind the fields was reached. */
    public boolean isComplete() {
        return complete;
    }

    /** The address of what wasn't read yet: behind the empty line, if that was reached. */
    public long position() {
        return position;
    }
}
