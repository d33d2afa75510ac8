package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file holds beside flows, and how its templates come and go. */
class ReportsInFileTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path folder;

    private final IpfixReader reader = new IpfixReader();

    private void read(Path file) throws IOException {
        reader.readAll(Files.readAllBytes(file));
    }

    @Test
    void shouldTellOfItselfAtTheBeginningAndAtTheEnd() throws IOException {
        Path file = folder.resolve("flows.ipfix");
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "file=" + file);
                RecordBuilder builder = new RecordBuilder(TestSchemas.ALL)) {
            for (int i = 0; i < 100; i++) {
                exporter.export(Exports.basicFlow(builder, i));
            }
            Exports.flush(exporter);
        }
        read(file);
        assertEquals(100, reader.records.size());
        assertEquals(5, reader.optionsTemplates.size());
        assertEquals(List.of(256L), numbers(OptionsTemplate.FLOW_KEYS, 145));
        assertEquals(
                ElementTypes.of(TestSchemas.ALL).size(),
                numbers(OptionsTemplate.ELEMENT_TYPES, 303).size());
        assertEquals(100, numbers(OptionsTemplate.METERING_STATISTICS, 42).getLast());
        assertEquals(0, numbers(OptionsTemplate.EXPORTING_RELIABILITY, 166).getLast());
    }

    private List<Long> numbers(OptionsTemplate template, int element) {
        return reader.options.stream()
                .filter(record -> record.template() == template.id())
                .map(record -> record.number(0, element))
                .toList();
    }

    @Test
    void shouldWithdrawWhatIsNotUsedAndGoOnWithNewIds() throws IOException {
        Path file = folder.resolve("flows.ipfix");
        long now = System.nanoTime();
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "file=" + file, "template=2");
                RecordBuilder builder = new RecordBuilder(TestSchemas.ALL)) {
            exporter.export(Exports.basicFlow(builder, 1));
            exporter.tick(now + 2 * SECOND);
            exporter.export(builder.with("plus").build());
            exporter.tick(now + 5 * SECOND);
            exporter.tick(now + 7 * SECOND);
            exporter.export(builder.build());
            exporter.export(Exports.basicFlow(builder.presence(0), 1));
            exporter.tick(now + 9 * SECOND);
        }
        read(file);
        assertEquals(List.of(256), reader.withdrawn);
        assertEquals(
                List.of(256, 257, 257, 258),
                reader.records.stream().map(IpfixReader.DataRecord::template).toList());
        assertTrue(reader.templates.keySet().containsAll(List.of(257, 258)));
    }
}
