package io.ringprobe.lab.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.HoconNode;
import io.ringprobe.config.Nearest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds scenarios and reads their text, with what the command line sets above it. Stateless. */
final class ScenarioText {
    private static final String ENDING = ".conf";
    private static final String FOLDER = "lab/";

    private ScenarioText() {}

    /**
     * The root of a scenario, substitutions done.
     *
     * @throws ConfigException if there is none of that name, or it is no HOCON
     */
    static HoconNode read(String nameOrFile, List<String> settings) {
        Config written = written(nameOrFile, settings);
        return new HoconNode(resolve(nameOrFile, written).root(), written.root(), nameOrFile);
    }

    /** The same, as it is. */
    static Config resolve(String nameOrFile, List<String> settings) {
        return resolve(nameOrFile, written(nameOrFile, settings));
    }

    private static Config written(String nameOrFile, List<String> settings) {
        Config written = parse(nameOrFile);
        for (String setting : settings) {
            written = parseSetting(setting).withFallback(written);
        }
        return written;
    }

    private static Config resolve(String nameOrFile, Config written) {
        try {
            return written.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(nameOrFile + ": " + ConfigException.oneLine(e), e);
        }
    }

    /** The name that a scenario has by its file. */
    static String name(String nameOrFile) {
        String last = String.valueOf(Path.of(nameOrFile).getFileName());
        return last.endsWith(ENDING) ? last.substring(0, last.length() - ENDING.length()) : last;
    }

    private static Config parse(String nameOrFile) {
        Path file = Path.of(nameOrFile);
        try {
            if (Files.isRegularFile(file)) {
                Path inFolder = file.getParent() == null ? Path.of(".").resolve(file) : file;
                return ConfigFactory.parseFile(
                        inFolder.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            }
            if (own().contains(nameOrFile)) {
                return ConfigFactory.parseResources(ScenarioText.class.getClassLoader(), FOLDER + nameOrFile + ENDING);
            }
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(ConfigException.oneLine(e), e);
        }
        throw new ConfigException(
                "there is no scenario " + nameOrFile + ", as a file or by name: " + Nearest.hint(nameOrFile, own()));
    }

    private static Config parseSetting(String setting) {
        String option = "--set " + setting;
        if (setting.indexOf('=') < 1) {
            throw new ConfigException(option + " is no KEY=VALUE");
        }
        try {
            return ConfigFactory.parseString(
                    setting, ConfigParseOptions.defaults().setOriginDescription(option));
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(ConfigException.oneLine(e), e);
        }
    }

    /** The names of ringprobe's own scenarios, sorted. */
    static List<String> own() {
        try (InputStream in = ScenarioText.class.getClassLoader().getResourceAsStream(FOLDER + "scenarios")) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
