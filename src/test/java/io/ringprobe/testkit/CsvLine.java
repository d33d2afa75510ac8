package io.ringprobe.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes lines of the output csv apart. */
public final class CsvLine {
    private CsvLine() {}

    /** The cells, quotes and all: splits at commas that stand in no quotes. */
    public static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            quoted ^= line.charAt(i) == '"';
            if (line.charAt(i) == ',' && !quoted) {
                cells.add(line.substring(start, i));
                start = i + 1;
            }
        }
        cells.add(line.substring(start));
        return cells;
    }

    /** The octets of a string's cell, without quotes and escapes. */
    public static byte[] octets(String cell) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int end = cell.length() - 1;
        if (end < 1 || cell.charAt(0) != '"' || cell.charAt(end) != '"') {
            throw new IllegalArgumentException("no string: " + cell);
        }
        int i = 1;
        while (i < end) {
            int c = cell.codePointAt(i);
            if (c == '\\' && cell.charAt(i + 1) == 'x') {
                octets.write(Integer.parseInt(cell, i + 2, i + 4, 16));
                i += 4;
            } else {
                octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += c == '\\' || c == '"' ? 2 : Character.charCount(c);
            }
        }
        return octets.toByteArray();
    }
}
