package io.ringprobe.bench;

import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowEntry;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.Rows;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A flow's section of pstats from beginning to end: made, given so many rows, freed. The rows stay empty. */
public class RowsBenchmark extends NanosPerOperation {
    @Param({"1", "5", "30"})
    public int rows;

    private ExtensionStore extensions;
    private Rows list;
    private NativeBlock entry;

    @Setup
    public void open() {
        PluginSet plugins = PluginSet.open(List.of("pstats"));
        extensions = plugins.extensions();
        list = plugins.schema().plugins().getFirst().rows().getFirst();
        entry = NativeBlock.allocateCleared(FlowEntry.LENGTH);
    }

    @TearDown
    public void free() {
        extensions.close();
        entry.close();
    }

    @Benchmark
    public long createAddRelease() {
        long section = extensions.create(entry.address(), 0);
        long sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += extensions.addRow(section, list);
        }
        extensions.release(entry.address());
        FlowEntry.presence(entry.address(), 0);
        return sum;
    }
}
