package io.ringprobe.export;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import java.io.IOException;

/** Makes the exporters of one kind of output ({@code -o NAME}). Found with ServiceLoader. Stateless. */
public interface OutputFactory {
    /** Name, documentation and options. */
    ComponentSpec spec();

    /**
     * Opens the output.
     *
     * @throws io.ringprobe.config.ConfigException if an option is wrong
     * @throws IOException if a file can't be created; a collector that is away is no error
     */
    FlowExporter open(Options options, OutputContext context) throws IOException;
}
