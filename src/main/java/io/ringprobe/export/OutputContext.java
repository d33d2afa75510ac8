package io.ringprobe.export;

import io.ringprobe.schema.RecordSchema;
import java.util.function.BooleanSupplier;

/**
 * What an output must know of the run.
 *
 * @param schema what the records can hold
 * @param offline whether all inputs are files: then an output makes the probe wait rather than lose a record, as long
 *     as its peer takes anything at all
 * @param metering what the inputs count
 * @param stopping whether the probe has been told to stop: then nothing may wait for a peer that may never come
 * @param goesOn whether the output takes the place of one that was closed a moment ago because the configuration has
 *     changed: a file that is there is this run's, and is written on, not made new
 */
public record OutputContext(
        RecordSchema schema, boolean offline, MeteringFigures metering, BooleanSupplier stopping, boolean goesOn) {
    /** A run of which nothing else is known, and that is never told to stop. */
    public OutputContext(RecordSchema schema, boolean offline) {
        this(schema, offline, MeteringFigures.NONE, () -> false, false);
    }

    /** Whether an output may make the probe wait now. */
    public boolean mayWait() {
        return offline && !stopping.getAsBoolean();
    }
}
