package io.ringprobe.lab.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.traffic.SimpleTraffic;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A description of artificial traffic, read from a file in HOCON. Immutable; the same scenario gives the same traffic
 * each time.
 *
 * @param name the file's name without its ending
 * @param seed decides all that the scenario leaves to chance
 * @param flows how many flows there are
 */
public record Scenario(String name, long seed, long flows) {
    private static final String ENDING = ".conf";

    /**
     * Reads a scenario.
     *
     * @param nameOrFile a file, or the name of one of ringprobe's own scenarios
     * @param settings values that override the file's, each {@code key=value}
     * @throws ConfigException with all that is wrong
     */
    public static Scenario read(String nameOrFile, List<String> settings) {
        Path file = Path.of(nameOrFile);
        Config config = Files.exists(file)
                ? ConfigFactory.parseFile(file.toFile())
                : ConfigFactory.parseResources(Scenario.class.getClassLoader(), "lab/" + nameOrFile + ENDING);
        for (String setting : settings) {
            config = ConfigFactory.parseString(setting).withFallback(config);
        }
        config = config.resolve();
        if (!config.hasPath("flows")) {
            throw new ConfigException("there is no scenario " + nameOrFile);
        }
        String last = file.getFileName().toString();
        String name = last.endsWith(ENDING) ? last.substring(0, last.length() - ENDING.length()) : last;
        return new Scenario(name, config.hasPath("seed") ? config.getLong("seed") : 1, config.getLong("flows"));
    }

    /** Reads a scenario as it stands in its file. */
    public static Scenario read(String nameOrFile) {
        return read(nameOrFile, List.of());
    }

    /** Reads a scenario as it stands in its file. */
    public static Scenario read(Path file) {
        return read(file.toString(), List.of());
    }

    /** The scenario's traffic, from its beginning, of which nobody wants to know the truth. */
    public Traffic traffic() {
        return traffic(flow -> {});
    }

    /** The scenario's traffic, from its beginning; it belongs to the caller. */
    public Traffic traffic(TruthSink truth) {
        return new SimpleTraffic(flows, truth);
    }
}
