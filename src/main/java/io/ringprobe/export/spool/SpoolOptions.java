package io.ringprobe.export.spool;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.Reopening;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The options of outputs that have a spool. Stateless. */
public final class SpoolOptions {
    private static final String OFF = "off";
    /** Where systemd says that a service may keep its state. */
    private static final String STATE_DIRECTORY = "STATE_DIRECTORY";

    private static final long MAX_BYTES = 1L << 50;
    private static final int MAX_HOURS = 24 * 366;
    private static final long MIN_RATE = 1 << 10;
    private static final long MAX_RATE = 1L << 34;

    /** The options, for the output's specification. */
    public static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.value(
                    "",
                    "spool",
                    "FOLDER|off",
                    "",
                    "where flows wait on disk while they can't be delivered; else in the folder that systemd gives as"
                            + " StateDirectory, and without that nowhere"),
            OptionSpec.value("", "spool-size", "BYTES", "1G", "octets on disk at most, then the oldest flows are lost")
                    .bytes(SpoolSettings.MIN_BYTES, MAX_BYTES),
            OptionSpec.value("", "spool-age", "HOURS", "168", "flows that have waited longer are lost")
                    .from(1, MAX_HOURS),
            OptionSpec.value("", "spool-rate", "BYTES", "8M", "octets a second that leave the spool beside live flows")
                    .bytes(MIN_RATE, MAX_RATE));

    private SpoolOptions() {}

    /** Whether the options ask for a spool. */
    public static boolean isOn(Options options) {
        return folder(options) != null;
    }

    /** What an output with these options has for itself: the spool's folder, where there is one. */
    public static Set<String> holds(Options options) {
        return isOn(options) ? Set.of("spool " + folder(options)) : Set.of();
    }

    /**
     * Whether a spool in that folder could be opened again; others' spools in it don't matter as long as they could.
     */
    public static void checkReopening(Options options) throws IOException {
        Path folder = folder(options);
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        Reopening.check(folder.resolve("new"));
        try (DirectoryStream<Path> spools = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path spool : spools) {
                Reopening.check(spool.resolve("new"));
                Reopening.check(spool.resolve(FolderLock.NAME));
            }
        }
    }

    /** Octets a second that may leave the spool. */
    public static long rate(Options options) {
        return options.bytes("spool-rate", MIN_RATE, MAX_RATE);
    }

    /**
     * Opens the spool of an exporter, or returns null where the options ask for none.
     *
     * @param name the exporter's, by which its folder is called
     * @throws IOException if the folder can't be made or is in use
     */
    public static Spool open(Options options, String name, OutputCounters counters) throws IOException {
        Path folder = folder(options);
        if (folder == null) {
            return null;
        }
        SpoolSettings settings = new SpoolSettings(
                options.bytes("spool-size", SpoolSettings.MIN_BYTES, MAX_BYTES),
                Duration.ofHours(options.integer("spool-age", 1, MAX_HOURS)));
        return Spool.open(folder.resolve(fileName(name)), settings, counters);
    }

    private static Path folder(Options options) {
        String text = options.text("spool");
        if (text.equals(OFF)) {
            return null;
        }
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw options.wrong("spool", "a folder, or off", e);
        }
        String state = System.getenv(STATE_DIRECTORY);
        // systemd separates several folders by colons; the first is ours.
        return state == null || state.isEmpty() ? null : Path.of(state.split(":", 2)[0], "spool");
    }

    private static String fileName(String name) {
        return name.replaceAll("[^A-Za-z0-9.,_-]+", "-");
    }
}
