package io.ringprobe.export.ipfix.transport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

/**
 * Names of files that follow each other: a pattern with letters of strftime(3) for the time at which the file was
 * begun, in UTC: {@code %Y %m %d %H %M %S}, {@code %s} (seconds since 1970) and {@code %%}. A pattern without them gets
 * {@code .%Y%m%d%H%M%S} at its end. A name that is taken gets a number behind it. Immutable.
 */
record FileNames(String pattern) {
    private static final String UNFINISHED = ".part";
    private static final String SUFFIX = ".%Y%m%d%H%M%S";

    FileNames {
        if (pattern.indexOf('%') < 0) {
            pattern += SUFFIX;
        }
        fill(pattern, Instant.EPOCH);
    }

    /** A name that no file has yet, not even one that a killed run has left unfinished. */
    Path next(Instant time) {
        String name = fill(pattern, time);
        Path path = Path.of(name);
        for (int i = 1; Files.exists(path) || Files.exists(unfinished(path)); i++) {
            path = Path.of(name + "." + i);
        }
        return path;
    }

    /** Where the file is while it is being written. */
    static Path unfinished(Path path) {
        return Path.of(path + UNFINISHED);
    }

    /** @throws IllegalArgumentException if the pattern has a letter that stands for nothing */
    private static String fill(String pattern, Instant time) {
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%') {
                i++;
                name.append(part(i < pattern.length() ? pattern.charAt(i) : ' ', utc));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    private static String part(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'Y' -> String.valueOf(time.getYear());
            case 'm' -> two(time.getMonthValue());
            case 'd' -> two(time.getDayOfMonth());
            case 'H' -> two(time.getHour());
            case 'M' -> two(time.getMinute());
            case 'S' -> two(time.getSecond());
            case 's' -> String.valueOf(time.toEpochSecond());
            case '%' -> "%";
            default -> throw new IllegalArgumentException("%" + letter);
        };
    }

    private static String two(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }
}
