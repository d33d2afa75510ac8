package io.ringprobe.pipeline;

import io.ringprobe.capture.InputFactory;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.plugin.FlowPlugin;

/** Where the probe gets its parts from, by the names that the configuration uses and that are known to exist. */
public interface Components {
    /** The input of that name. */
    InputFactory input(String name);

    /** The output of that name. */
    OutputFactory output(String name);

    /** A new instance of the plugin of that name. */
    FlowPlugin plugin(String name);
}
