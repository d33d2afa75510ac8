package io.ringprobe.export;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Makes the exporters of one kind of output ({@code -o NAME}). Found with ServiceLoader. Stateless. */
public interface OutputFactory {
    /** Name, documentation and options. */
    ComponentSpec spec();

    /**
     * Opens the output: one exporter, or one for each collector or interface that the options name. Each gets every
     * flow, and counts those that aren't for it as {@linkplain OutputCount#SKIPPED not wanted}.
     *
     * @throws io.ringprobe.config.ConfigException if an option is wrong
     * @throws IOException if a file can't be created; a collector that is away is no error
     */
    List<FlowExporter> open(Options options, OutputContext context) throws IOException;

    /**
     * What such an output has for itself while it is open: files, folders, addresses. While the probe runs, an output
     * can take the place of another that holds some of the same only when that one is closed.
     */
    default Set<String> holds(Options options) {
        return Set.of();
    }

    /**
     * Whether such an output, which is open and holds something, could be closed and opened again; else one would learn
     * only when it is closed that, say, the user who opened its file was another one.
     *
     * @throws IOException if not, as far as one can know
     */
    default void checkReopening(Options options) throws IOException {}
}
