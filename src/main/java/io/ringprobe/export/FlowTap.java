package io.ringprobe.export;

import io.ringprobe.schema.RecordSchema;

/**
 * Looks at finished flows beside the outputs, for people to watch. It is no output: what it leaves out is missed by
 * nobody, and it has no part in the balance.
 *
 * <p>Called by the export thread, which it may not hold up: it allocates nothing, waits for nothing and throws nothing.
 */
@FunctionalInterface
public interface FlowTap {
    /**
     * Sees one flow's record ({@link io.ringprobe.flow.FlowRecord}), behind which its repeats stand; they are valid
     * only during the call.
     *
     * @param schema what the record can hold; another one after the probe has changed its plugins
     */
    void see(long record, RecordSchema schema);
}
