package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.cli.Components;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigCheck;
import io.ringprobe.config.ConfigDraft;
import io.ringprobe.config.HoconReader;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.Selection;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces and groups, with all their commas, colons and brackets, as one writes them. */
class UnirecConfigTest {
    private static final List<String> PLUGINS = List.of("http", "pstats", "phists", "idpcontent");

    @TempDir
    private Path folder;

    private final Components components = Components.builtIn();

    private List<String> opened(ConfigDraft draft) throws IOException {
        draft.add(Selection.parse(ComponentSpec.INPUT, "pcap;file=x", "here"));
        ProbeConfig config = ConfigCheck.check(List.of(draft), components);
        Options options = config.outputs().getFirst();
        List<Schema> plugins = new ArrayList<>();
        for (String name : PLUGINS) {
            FlowPlugin plugin = components.plugin(name);
            plugins.add(plugin.descriptor().schema());
        }
        OutputContext context = new OutputContext(new RecordSchema(FlowRecord.BASIC, plugins), true);
        List<String> names = new ArrayList<>();
        for (FlowExporter exporter : components.output("unirec").open(options, context)) {
            names.add(exporter.name());
            exporter.close();
        }
        return names;
    }

    private String file(String name) {
        return "f:" + folder.resolve(name);
    }

    private void assertGroups() throws IOException {
        String http = TrapcapReader.read(folder.resolve("http")).template();
        String stats = TrapcapReader.read(folder.resolve("stats")).template();
        assertEquals(List.of(true, false), List.of(http.contains(" HTTP_"), http.contains(" PPI_")));
        assertEquals(
                List.of(false, true, true, true),
                List.of(
                        stats.contains(" HTTP_"),
                        stats.contains(" PPI_"),
                        stats.contains(" S_PHISTS_"),
                        stats.contains(" IDP_CONTENT")));
    }

    @Test
    void shouldTakeInterfacesAndGroupsFromTheCommandLine() throws IOException {
        ConfigDraft line = new ConfigDraft();
        String text = "unirec;i=" + file("http") + ":timeout=WAIT," + file("stats")
                + ":timeout=WAIT;p=http,(pstats,phists,idpcontent)";
        line.add(Selection.parse(ComponentSpec.OUTPUT, text, "-o"));
        assertEquals(List.of("unirec " + file("http"), "unirec " + file("stats")), opened(line));
        assertGroups();
    }

    @Test
    void shouldTakeInterfacesAndGroupsFromAConfigurationFile() throws IOException {
        String text = """
            ringprobe.outputs = [
              { type = unirec, ifc = "%s:timeout=WAIT,%s:timeout=WAIT", plugins = "http,(pstats,phists,idpcontent)" }
            ]
            """;
        Path file = folder.resolve("a.conf");
        Files.writeString(file, text.formatted(file("http"), file("stats")));
        assertEquals(List.of("unirec " + file("http"), "unirec " + file("stats")), opened(HoconReader.read(file)));
        assertGroups();
    }

    @Test
    void shouldTakeListsOfInterfacesAndGroups() throws IOException {
        String text = """
            ringprobe.outputs = [
              { type = unirec, ifc = ["%s:timeout=WAIT", "%s"], plugins = [http, "(pstats,phists,idpcontent)"] }
            ]
            """;
        Path file = folder.resolve("b.conf");
        Files.writeString(file, text.formatted(file("http"), file("stats")));
        assertEquals(List.of("unirec " + file("http"), "unirec " + file("stats")), opened(HoconReader.read(file)));
        assertGroups();
    }
}
