package io.ringprobe.lab.text;

import io.ringprobe.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The cells of one line of comma-separated text in off-heap memory, some of them in double quotes. Used by one thread,
 * for one line after the other; allocates only as lines get more cells than any before.
 */
public final class Cells {
    private static final int FIRST_ROOM = 64;

    private long[] starts = new long[FIRST_ROOM];
    private long[] ends = new long[FIRST_ROOM];
    private int count;

    /** Finds the cells of the line from {@code start} to {@code end}, the line's end not among it. */
    public void split(long start, long end) {
        count = 0;
        long cell = start;
        boolean quoted = false;
        for (long at = start; at < end; at++) {
            byte c = Memory.getByte(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                add(cell, at);
                cell = at + 1;
            }
        }
        add(cell, end);
    }

    private void add(long start, long end) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    public int count() {
        return count;
    }

    /** Where the cell begins, its quote included. */
    public long start(int cell) {
        return starts[cell];
    }

    /** The first octet behind the cell. */
    public long end(int cell) {
        return ends[cell];
    }

    /** The cell as it stands there. */
    public String text(int cell) {
        return Parse.text(starts[cell], ends[cell]);
    }

    /** The cell without its quotes, a double quote within them once; a backslash is left as it is. */
    public String unquoted(int cell) {
        String text = text(cell);
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    }

    /** Text with {@code \\} and {@code \xHH} (octets of UTF-8) as what they stand for. */
    public static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        int i = 0;
        while (i < in.length) {
            boolean escape = in[i] == '\\' && i + 1 < in.length;
            if (escape && in[i + 1] == 'x' && i + 3 < in.length) {
                out[length++] = (byte) (Character.digit(in[i + 2], 16) << 4 | Character.digit(in[i + 3], 16));
                i += 4;
            } else {
                out[length++] = in[escape ? i + 1 : i];
                i += escape ? 2 : 1;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
