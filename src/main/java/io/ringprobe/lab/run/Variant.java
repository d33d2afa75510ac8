package io.ringprobe.lab.run;

import java.util.List;
import java.util.Map;

/**
 * One way to run ringprobe. Immutable.
 *
 * @param pluginSet the name of the set of plugins
 * @param plugins the plugins, as after {@code -p}
 * @param shards how many; 0 for none, where capture threads keep the flows themselves
 * @param outputName what kind of output
 * @param output as after {@code -o}, with {@code {port}} and {@code {folder}} to be filled in
 * @param optionsName what the report calls the arguments and the environment; empty where there are none
 * @param arguments what else is on the command line
 * @param environment what is added to the environment
 */
public record Variant(
        String pluginSet,
        List<String> plugins,
        int shards,
        String outputName,
        String output,
        String optionsName,
        List<String> arguments,
        Map<String, String> environment) {
    /** Copies list and map. */
    public Variant {
        plugins = List.copyOf(plugins);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
