package io.ringprobe.lab.scenario;

import com.typesafe.config.ConfigRenderOptions;
import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.traffic.Plan;
import io.ringprobe.lab.traffic.PlannedTraffic;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthSink;
import java.util.ArrayList;
import java.util.List;

/**
 * A description of artificial traffic, read from a file in HOCON. Immutable; the same scenario gives the same traffic
 * each time.
 *
 * @param name the file's name without its ending
 */
public record Scenario(String name, Plan plan) {
    /**
     * Reads a scenario.
     *
     * @param nameOrFile a file, or the name of one of ringprobe's own scenarios
     * @param settings values that override the file's, each {@code key=value}
     * @throws ConfigException with all that is wrong
     */
    public static Scenario read(String nameOrFile, List<String> settings) {
        ScenarioReader reader = new ScenarioReader(ScenarioText.read(nameOrFile, settings), new ArrayList<>());
        return new Scenario(ScenarioText.name(nameOrFile), reader.read());
    }

    /** Reads a scenario as it stands in its file. */
    public static Scenario read(String nameOrFile) {
        return read(nameOrFile, List.of());
    }

    /** All that a scenario says, with what it includes and refers to: the same text for the same traffic. */
    public static String resolved(String nameOrFile, List<String> settings) {
        return ScenarioText.resolve(nameOrFile, settings).root().render(ConfigRenderOptions.concise());
    }

    /** The names of ringprobe's own scenarios, sorted. */
    public static List<String> names() {
        return ScenarioText.own();
    }

    /** The scenario's traffic, from its beginning, of which nobody wants to know the truth. */
    public Traffic traffic() {
        return new PlannedTraffic(plan, null);
    }

    /**
     * The scenario's traffic, from its beginning; it belongs to the caller.
     *
     * @param truth hears of each flow when its last packet has been made
     */
    public Traffic traffic(TruthSink truth) {
        return new PlannedTraffic(plan, truth);
    }
}
