package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.RecordSchema;

/** Many flows, fast: they differ in the number of octets, and every fifth one has a plugin's section. */
public final class NumberedFlows implements AutoCloseable {
    private final RecordBuilder plainBuilder;
    private final RecordBuilder richBuilder;
    private final long plain;
    private final long rich;

    public NumberedFlows(RecordSchema schema, String plugin) {
        plainBuilder = new RecordBuilder(schema);
        richBuilder = new RecordBuilder(schema);
        plain = Exports.basicFlow(plainBuilder, 0);
        rich = Exports.basicFlow(richBuilder.with(plugin), 0);
    }

    /** The flow with that number of octets; it is there until the next one is asked for. */
    public long flow(long number) {
        long record = number % 5 == 0 ? rich : plain;
        Memory.putLong(record + FlowRecord.BYTES, number);
        return record;
    }

    @Override
    public void close() {
        plainBuilder.close();
        richBuilder.close();
    }
}
