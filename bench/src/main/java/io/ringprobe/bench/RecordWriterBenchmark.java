package io.ringprobe.bench;

import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Copying a flow with its plugins' sections out of the cache into a flow record. */
public class RecordWriterBenchmark extends NanosPerOperation {
    private static final int ENTRIES = 1024;

    @Param({"none", "core8"})
    public String plugins;

    private LiveFlows flows;
    private long[] entries;
    private FlowRecordWriter writer;
    private NativeBlock record;
    private int next;

    @Setup
    public void load() throws IOException {
        flows = LiveFlows.of(PluginSet.open(plugins));
        entries = flows.entries(ENTRIES);
        writer = new FlowRecordWriter(flows.plugins().extensions(), 0);
        record = NativeBlock.allocate(writer.capacity());
    }

    @TearDown
    public void free() {
        flows.close();
        record.close();
    }

    @Benchmark
    public int write() {
        return writer.write(entries[next++ & ENTRIES - 1], EndReason.IDLE, record.address());
    }
}
