package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens the output unirec with options in the form of the command line. */
final class UnirecRun {
    private static final UnirecOutputFactory FACTORY = new UnirecOutputFactory();

    private UnirecRun() {}

    /** Opens the output; options are {@code key=value} or the name of a flag, long names or short ones. */
    static List<FlowExporter> open(RecordSchema schema, String... options) throws IOException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String option : options) {
            String[] parts = option.split("=", 2);
            OptionSpec spec = FACTORY.spec().optionByAnyName(parts[0]);
            String value = spec.isFlag() ? "true" : parts[1];
            values.computeIfAbsent(spec.name(), name -> new ArrayList<>()).add(value);
        }
        return FACTORY.open(new Options(FACTORY.spec(), "test", values), new OutputContext(schema, true));
    }

    /** Gives each exporter all records, and closes it; checks that each flow ended in one counter. */
    static List<OutputCounters> export(List<FlowExporter> exporters, long... records) {
        List<OutputCounters> counters = new ArrayList<>();
        for (FlowExporter exporter : exporters) {
            try (exporter) {
                for (long record : records) {
                    exporter.export(record);
                }
            }
            assertEquals(records.length, exporter.counters().get(OutputCount.RECEIVED));
            assertEquals(0, exporter.counters().waiting());
            counters.add(exporter.counters());
        }
        return counters;
    }
}
