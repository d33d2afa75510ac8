package io.ringprobe.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of {@code ceilings.txt}.
 *
 * @param name of the figure
 * @param figure what it was when the line was written
 * @param limit what it may be
 * @param meaning what is counted
 */
record Ceiling(String name, double figure, double limit, String meaning) {
    private static final String FILE = "ceilings.txt";
    private static final int COLUMNS = 4;

    /** All lines. */
    static List<Ceiling> all() throws IOException {
        List<Ceiling> all = new ArrayList<>();
        try (InputStream in = Ceiling.class.getResourceAsStream(FILE)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    all.add(parse(line));
                }
            }
        }
        return all;
    }

    private static Ceiling parse(String line) {
        String[] words = line.split("\\s+", COLUMNS);
        return new Ceiling(words[0], Double.parseDouble(words[1]), Double.parseDouble(words[2]), words[COLUMNS - 1]);
    }

    /** The line as it would stand in the file with a new figure. */
    String with(double measured) {
        return "%-22s %12s %10s  %s".formatted(name, text(measured), text(limit), meaning);
    }

    /** A number with as many places as it needs, at most two. */
    static String text(double number) {
        return number == Math.rint(number) ? "%.0f".formatted(number) : "%.2f".formatted(number);
    }

    @Override
    public String toString() {
        return name;
    }
}
