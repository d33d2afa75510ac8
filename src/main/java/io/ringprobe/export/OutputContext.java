package io.ringprobe.export;

import io.ringprobe.schema.RecordSchema;

/**
 * What an output must know of the run.
 *
 * @param schema what the records can hold
 * @param offline whether all inputs are files: then an output makes the probe wait rather than lose a record, as long
 *     as its peer takes anything at all
 * @param metering what the inputs count
 */
public record OutputContext(RecordSchema schema, boolean offline, MeteringFigures metering) {
    /** A run of which nothing is known but that. */
    public OutputContext(RecordSchema schema, boolean offline) {
        this(schema, offline, MeteringFigures.NONE);
    }
}
