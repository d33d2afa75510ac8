package io.ringprobe.bench;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Encoding a flow record of a real capture and writing it, buffered, to {@code /dev/null}. */
public class EncoderBenchmark extends NanosPerOperation {
    @Param({"csv", "json", "ipfix", "unirec"})
    public String output;

    @Param({"none", "core8"})
    public String plugins;

    private FlowRecords records;
    private FlowExporter exporter;

    @Setup
    public void load() throws IOException {
        records = new FlowRecords(plugins);
        OutputFactory factory = find(output);
        Options options = new Options(factory.spec(), "benchmark", options(records.schema()));
        exporter =
                factory.open(options, new OutputContext(records.schema(), true)).getFirst();
    }

    private Map<String, List<String>> options(RecordSchema schema) {
        if (!output.equals("unirec")) {
            return Map.of("file", List.of("/dev/null"));
        }
        List<String> names = schema.plugins().stream().map(Schema::plugin).toList();
        String group = names.isEmpty() ? "basic" : "(" + String.join(",", names) + ")";
        return Map.of("ifc", List.of("f:/dev/null"), "plugins", List.of(group));
    }

    private static OutputFactory find(String name) {
        for (OutputFactory factory : ServiceLoader.load(OutputFactory.class)) {
            if (factory.spec().name().equals(name)) {
                return factory;
            }
        }
        throw new IllegalArgumentException("there is no output " + name);
    }

    @TearDown
    public void close() {
        exporter.close();
        if (exporter.counters().lost() > 0) {
            throw new IllegalStateException(output + " lost records: what was measured is not their encoding");
        }
        records.close();
    }

    @Benchmark
    public void export() {
        exporter.export(records.next());
    }
}
