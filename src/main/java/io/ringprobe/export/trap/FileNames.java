package io.ringprobe.export.trap;

import io.ringprobe.export.trap.TrapSpec.FileRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The names of the files that a file interface writes, one after the other, as libtrap gives them: the name in the
 * specifier, in which {@code %Y}, {@code %m} and so on stand for parts of the local time as in strftime(3), then, where
 * files change with the time, the time, and, where they change with the size or are never overwritten, a number. Where
 * clocks are set back in autumn, files of the hour that comes twice are not overwritten either.
 *
 * <p>Used by the export thread.
 */
final class FileNames {
    private static final String TIME_SUFFIX = ".%Y%m%d%H%M";

    private final String pattern;
    private final FileRules rules;
    private final ZoneId zone;
    private int number;
    private ZonedDateTime latest;

    /** @param target the name in the specifier, in which a tilde at the beginning is the home folder */
    FileNames(String target, FileRules rules, ZoneId zone) {
        this.pattern = withHome(target) + (rules.minutes() > 0 ? TIME_SUFFIX : "");
        this.rules = rules;
        this.zone = zone;
    }

    private static String withHome(String target) {
        boolean isHome = target.equals("~") || target.startsWith("~/");
        return isHome ? System.getProperty("user.home") + target.substring(1) : target;
    }

    /** Begins numbers again, as for a new interval of time. */
    void restart() {
        number = 0;
    }

    /** When the interval of time began that files of this moment are of; the moment itself where there are none. */
    Instant begin(Instant moment) {
        if (rules.minutes() == 0) {
            return moment;
        }
        long interval = rules.minutes() * 60L;
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), interval) * interval);
    }

    /** The name of the next file. */
    Path next(Instant moment) {
        ZonedDateTime time = begin(moment).atZone(zone);
        String name = format(pattern, time);
        if (rules.append() || comesAgain(time)) {
            return free(name);
        }
        latest = time;
        return rules.megabytes() > 0 ? numbered(name) : Path.of(name);
    }

    /** Whether local clocks have shown this time or a later one before. */
    private boolean comesAgain(ZonedDateTime time) {
        return latest != null && time.isAfter(latest) && !time.toLocalDateTime().isAfter(latest.toLocalDateTime());
    }

    private Path free(String name) {
        Path free = numbered(name);
        while (Files.exists(free)) {
            free = numbered(name);
        }
        return free;
    }

    private Path numbered(String name) {
        return Path.of(name + String.format(Locale.ROOT, ".%05d", number++));
    }

    /**
     * Puts a time into a pattern.
     *
     * @throws IllegalArgumentException if the pattern has a percent sign with a letter that isn't known here
     */
    static String format(String pattern, ZonedDateTime time) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean isConversion = c == '%' && i + 1 < pattern.length();
            name.append(isConversion ? convert(pattern.charAt(++i), time) : String.valueOf(c));
        }
        return name.toString();
    }

    private static String convert(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'Y' -> format(time, "uuuu");
            case 'y' -> format(time, "uu");
            case 'm' -> format(time, "MM");
            case 'd' -> format(time, "dd");
            case 'H' -> format(time, "HH");
            case 'M' -> format(time, "mm");
            case 'S' -> format(time, "ss");
            case 'j' -> format(time, "DDD");
            case 'F' -> format(time, "uuuu-MM-dd");
            case 's' -> Long.toString(time.toEpochSecond());
            case '%' -> "%";
            default ->
                throw new IllegalArgumentException("%Y, %y, %m, %d, %H, %M, %S, %j, %F, %s and %%, not %" + letter);
        };
    }

    private static String format(ZonedDateTime time, String letters) {
        return DateTimeFormatter.ofPattern(letters, Locale.ROOT).format(time);
    }
}
