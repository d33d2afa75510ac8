package io.ringprobe.export.text;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens outputs with options in the form of the command line and gives back what they wrote. */
final class OutputRun {
    private OutputRun() {}

    /** Opens an output; options are {@code key=value} or the name of a flag, long names. */
    static FlowExporter open(OutputFactory factory, RecordSchema schema, String... options) throws IOException {
        return open(factory, new OutputContext(schema, true), options);
    }

    /** The same, for live inputs. */
    static FlowExporter openLive(OutputFactory factory, RecordSchema schema, String... options) throws IOException {
        return open(factory, new OutputContext(schema, false), options);
    }

    private static FlowExporter open(OutputFactory factory, OutputContext context, String... options)
            throws IOException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String option : options) {
            String[] parts = option.split("=", 2);
            OptionSpec spec = factory.spec().options().stream()
                    .filter(o -> o.name().equals(parts[0]))
                    .findFirst()
                    .orElseThrow();
            values.put(spec.name(), List.of(spec.isFlag() ? "true" : parts[1]));
        }
        return factory.open(new Options(factory.spec(), "test", values), context)
                .getFirst();
    }

    /** Everything that an output writes for these records. */
    static String text(OutputFactory factory, Path folder, RecordSchema schema, List<Long> records, String... options)
            throws IOException {
        Path file = folder.resolve("out");
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "file=" + file;
        try (FlowExporter exporter = open(factory, schema, all)) {
            records.forEach(exporter::export);
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** The lines that an output writes for these records. */
    static List<String> lines(
            OutputFactory factory, Path folder, RecordSchema schema, List<Long> records, String... options)
            throws IOException {
        return text(factory, folder, schema, records, options).lines().toList();
    }
}
