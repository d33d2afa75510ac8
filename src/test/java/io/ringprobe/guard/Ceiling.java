package io.ringprobe.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    static final Path FILE = Path.of("src/test/resources/io/ringprobe/guard/ceilings.txt");
    private static final int COLUMNS = 4;
    private static final int ROUND_FROM = 20;

    /** All that there are. */
    static List<Ceiling> all() throws IOException {
        return Files.readAllLines(FILE).stream()
                .filter(Ceiling::isOne)
                .map(Ceiling::parse)
                .toList();
    }

    static boolean isOne(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    static Ceiling parse(String line) {
        String[] words = line.split("\\s+", COLUMNS);
        return new Ceiling(words[0], Double.parseDouble(words[1]), Double.parseDouble(words[2]), words[COLUMNS - 1]);
    }

    /** With a new figure, and a ceiling as far above it as before; one of next to nothing stays where it is. */
    Ceiling with(double measured) {
        return new Ceiling(name, measured, limitFor(measured), meaning);
    }

    private double limitFor(double measured) {
        if (text(measured).equals(text(figure))) {
            return limit;
        }
        if (figure < 1) {
            return Math.max(measured, limit);
        }
        double next = measured * limit / figure;
        return next < ROUND_FROM || limit <= figure ? next : Math.ceil(next);
    }

    /** The line as it stands in the file. */
    String line() {
        return "%-22s %12s %10s  %s".formatted(name, text(figure), text(limit), meaning);
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
