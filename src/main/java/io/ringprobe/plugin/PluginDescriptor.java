package io.ringprobe.plugin;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * All that the core must know of a plugin before any packet comes. Data, made once by the plugin class.
 *
 * @param schema its fields; the schema's name is the plugin's
 * @param doc one line of documentation
 * @param options its options
 * @param interest which packets it wants to see
 * @param onEveryFlow whether it fills its section on each flow: then a small section lies beside those of other such
 *     plugins
 * @param alwaysOn whether it is on without being asked for, until {@code -p no:NAME} switches it off; only heeded for
 *     plugins in jars of their own
 */
public record PluginDescriptor(
        Schema schema, String doc, List<OptionSpec> options, Interest interest, boolean onEveryFlow, boolean alwaysOn) {
    public PluginDescriptor {
        options = List.copyOf(options);
    }

    /** A plugin that is on where it is asked for. */
    public PluginDescriptor(
            Schema schema, String doc, List<OptionSpec> options, Interest interest, boolean onEveryFlow) {
        this(schema, doc, options, interest, onEveryFlow, false);
    }

    /** The name by which {@code -p} chooses it. */
    public String name() {
        return schema.plugin();
    }

    /** Its options in the form that command line, configuration file and help share. */
    public ComponentSpec spec() {
        return new ComponentSpec("process", name(), doc, options);
    }
}
