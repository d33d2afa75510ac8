package io.ringprobe.lab.report.json;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.report.LabRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A run of the lab as a file: JSON, in UTF-8, members always in the same order, so that two files can be compared line
 * by line too. Stateless.
 */
public final class RunJson {
    /** What the member "format" says. */
    static final String FORMAT = "ringprobe-lab-run";
    /** Of the format: rises when a reader of the older one would misunderstand the newer. */
    static final int VERSION = 1;

    private RunJson() {}

    /** The text of a file. */
    public static String text(LabRun run) {
        return JsonText.of(RunMembers.of(run));
    }

    /**
     * Writes the file.
     *
     * @throws UncheckedIOException if that fails
     */
    public static void write(LabRun run, Path file) {
        try {
            Files.writeString(file, text(run));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": can't be written: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException that names the place, if it holds anything but a run in a version that is known
     * @throws UncheckedIOException if it can't be read
     */
    public static LabRun read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": isn't text in UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": can't be read: " + e.getMessage(), e);
        }
    }

    /** Reads the text of a file of that name. */
    static LabRun parse(String text, String file) {
        Config config;
        try {
            config = ConfigFactory.parseString(
                    text,
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription(file));
        } catch (com.typesafe.config.ConfigException e) {
            String message = ConfigException.oneLine(e);
            message = message.startsWith(file + ": ") ? message.substring(file.length() + 2) : message;
            throw new ConfigException(file + ": " + message.replaceFirst("^(\\d+): ", "line $1: "), e);
        }
        return new JsonNode(file, "", config.root()).checked(RunReader::read);
    }
}
