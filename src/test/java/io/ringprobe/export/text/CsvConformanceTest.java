package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.testkit.ElementsTable;
import io.ringprobe.testkit.FlowRecordFixture;
import io.ringprobe.testkit.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads the records of the conformance data, builds flow records of their values and prints these: the lines must come
 * out to the letter, with the case's plugin alone and with all plugins switched on.
 */
class CsvConformanceTest {
    private static final int CASES = 24;

    @TempDir
    private Path folder;

    @Test
    void shouldPrintEachCaseToTheLetter() throws IOException {
        for (Path expected : cases()) {
            String plugin = expected.getFileName().toString();
            RecordSchema alone = plugin.equals("basic") ? ElementsTable.schema() : ElementsTable.schema(plugin);
            assertSame(expected, alone, plugin);
        }
    }

    @Test
    void shouldPrintEachCaseToTheLetterAmongAllPlugins() throws IOException {
        List<Path> cases = cases();
        RecordSchema all = ElementsTable.schema(ElementsTable.all().keySet().toArray(String[]::new));
        for (Path expected : cases) {
            assertSame(expected, all, expected.getFileName().toString());
        }
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(SharedFolder.require("conformance/expected"))) {
            List<Path> cases = files.sorted().toList();
            assertEquals(CASES, cases.size());
            return cases;
        }
    }

    private void assertSame(Path expected, RecordSchema schema, String plugin) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(expected));
        String header =
                lines.stream().filter(l -> l.startsWith("ipaddr ")).findFirst().orElseThrow();
        lines.remove(header);
        assertTrue(lines.size() > 0, plugin);
        try (FlowRecordFixture flow = new FlowRecordFixture(schema)) {
            List<Long> records = new ArrayList<>();
            for (String line : lines) {
                records.add(record(flow, plugin, header.split(","), line));
            }
            List<String> printed =
                    OutputRun.lines(new CsvOutputFactory(), folder, schema, records, "plugins=" + plugin, "id=0");
            lines.addFirst(header);
            assertEquals(String.join("\n", lines), String.join("\n", printed), plugin);
        }
    }

    private static long record(FlowRecordFixture flow, String plugin, String[] titles, String line) {
        flow.clear();
        List<String> values = split(line);
        assertEquals(titles.length, values.size(), line);
        for (int i = 0; i < titles.length; i++) {
            String[] title = titles[i].split(" ");
            if (title[1].endsWith("_BIT_FIELD")) {
                assertEquals("0", values.get(i));
            } else {
                set(flow, plugin, title[0], title[1], values.get(i));
            }
        }
        return flow.build();
    }

    private static void set(FlowRecordFixture flow, String plugin, String type, String name, String value) {
        Object parsed = value;
        if (type.endsWith("*")) {
            String inner = value.substring(1, value.length() - 1);
            parsed = inner.isEmpty() ? List.of() : List.of(inner.split("\\|"));
        } else if (type.equals("string")) {
            parsed = value.substring(1, value.length() - 1);
        }
        boolean isBasic =
                FlowRecord.BASIC.fields().stream().anyMatch(f -> f.name().equals(name));
        flow.set(isBasic ? "basic" : plugin, name, parsed);
    }

    /** Splits at the commas outside strings. */
    private static List<String> split(String line) {
        List<String> values = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < line.length(); i++) {
            quoted ^= line.charAt(i) == '"';
            if (line.charAt(i) == ',' && !quoted) {
                values.add(line.substring(start, i));
                start = i + 1;
            }
        }
        values.add(line.substring(start));
        return values;
    }
}
