package io.ringprobe.bench;

import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;

/** Flow records of a real capture, handed out over and over again. Used by one thread. */
final class FlowRecords implements AutoCloseable {
    private static final int RECORDS = 1024;

    private final long[] records = new long[RECORDS];
    private final NativeBlock memory;
    private final RecordSchema schema;
    private int next;

    /** @param plugins the name of a set of plugins */
    FlowRecords(String plugins) throws IOException {
        try (LiveFlows flows = LiveFlows.of(PluginSet.open(plugins))) {
            FlowRecordWriter writer = new FlowRecordWriter(flows.plugins().extensions(), 0);
            memory = NativeBlock.allocate((long) RECORDS * writer.capacity());
            long[] entries = flows.entries(RECORDS);
            long end = memory.address();
            for (int i = 0; i < RECORDS; i++) {
                records[i] = end;
                end += writer.write(entries[i], EndReason.IDLE, end);
            }
            schema = flows.plugins().schema();
        }
    }

    RecordSchema schema() {
        return schema;
    }

    long next() {
        return records[next++ & RECORDS - 1];
    }

    @Override
    public void close() {
        memory.close();
    }
}
