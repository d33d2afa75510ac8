package io.ringprobe.cli;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.schema.Schema;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ringprobe fields}: prints the reference of all fields. */
@Command(name = "fields", description = "Prints all fields that flows can have.")
final class FieldsCommand implements CliCommand {
    /** The forms of the reference, by the names that users write. */
    enum Format {
        md,
        json
    }

    private final PrintStream out;

    @Option(
            names = "--format",
            paramLabel = "md|json",
            defaultValue = "md",
            description = "Markdown or JSON (default: md)")
    private Format wantedFormat;

    @Option(
            names = {"-L", "--plugins-path"},
            paramLabel = "FOLDER",
            description = "folder with jars of more plugins")
    private Path pluginsPath;

    FieldsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        print(wantedFormat, pluginsPath);
        return ExitStatus.OK;
    }

    /** Prints the reference; {@code folder} is one with more plugins, or null. */
    void print(Format format, Path folder) {
        Components components = folder == null ? Components.builtIn() : Components.with(folder);
        List<Schema> schemas = new ArrayList<>(List.of(FlowRecord.BASIC));
        Map<String, String> docs = new HashMap<>();
        docs.put(FlowRecord.BASIC.plugin(), "in every record");
        for (FlowPlugin plugin : components.plugins()) {
            schemas.add(plugin.descriptor().schema());
            docs.put(plugin.descriptor().name(), plugin.descriptor().doc());
        }
        out.print(
                switch (format) {
                    case md -> FieldReference.markdown(schemas, docs);
                    case json -> FieldReference.json(schemas, docs);
                });
    }
}
