package io.ringprobe.bench;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.unirec.UnirecOutputFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A basic flow record of a real capture as a UniRec record in a file, which is written anew in each iteration. */
public class UnirecFileBenchmark extends NanosPerOperation {
    private FlowRecords records;
    private Path file;
    private FlowExporter exporter;

    @Setup
    public void load() throws IOException {
        records = new FlowRecords("none");
        file = Files.createTempFile("ringprobe", ".trapcap");
    }

    @Setup(Level.Iteration)
    public void open() throws IOException {
        UnirecOutputFactory factory = new UnirecOutputFactory();
        Options options = new Options(factory.spec(), "benchmark", Map.of("ifc", List.of("f:" + file)));
        exporter =
                factory.open(options, new OutputContext(records.schema(), true)).getFirst();
    }

    @TearDown(Level.Iteration)
    public void close() {
        exporter.close();
        if (exporter.counters().lost() > 0) {
            throw new IllegalStateException("records were lost: what was measured is not their writing");
        }
    }

    @TearDown
    public void delete() throws IOException {
        records.close();
        Files.delete(file);
    }

    @Benchmark
    public void export() {
        exporter.export(records.next());
    }
}
