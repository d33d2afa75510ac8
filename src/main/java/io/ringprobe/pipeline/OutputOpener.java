package io.ringprobe.pipeline;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.MeteringFigures;
import io.ringprobe.export.OutputContext;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Opens the outputs of one run. Thread-safe.
 *
 * @param offline whether all inputs are files
 * @param metering what the inputs count
 * @param stopping whether the probe has been told to stop
 * @param onFailure told when an output throws
 */
record OutputOpener(
        Components components,
        boolean offline,
        MeteringFigures metering,
        BooleanSupplier stopping,
        Consumer<Throwable> onFailure) {
    /**
     * Opens what one element of the configuration asks for.
     *
     * @param goesOn whether it takes the place of an output of this run
     * @throws io.ringprobe.config.ConfigException if an option is wrong
     * @throws IOException if a file can't be created
     */
    List<OutputSlot> open(Options options, RecordSchema schema, boolean goesOn) throws IOException {
        OutputContext context = new OutputContext(schema, offline, metering, stopping, goesOn);
        List<OutputSlot> slots = new ArrayList<>();
        for (FlowExporter exporter : components.output(options.spec().name()).open(options, context)) {
            slots.add(new OutputSlot(options, exporter, onFailure));
        }
        return slots;
    }

    /** As {@link io.ringprobe.export.OutputFactory#checkReopening}. */
    void checkReopening(Options options) throws IOException {
        components.output(options.spec().name()).checkReopening(options);
    }

    /** What such an output has for itself. */
    Set<String> holds(Options options) {
        return components.output(options.spec().name()).holds(options);
    }
}
