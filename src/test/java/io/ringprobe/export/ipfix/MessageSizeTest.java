package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSizeTest {
    @TempDir
    Path folder;

    private final IpfixReader reader = new IpfixReader();

    @ParameterizedTest
    @ValueSource(ints = {200, 231, 500, 1458, 9000, 65535})
    void shouldKeepToTheMessageSizeAndFillIt(int size) throws IOException {
        Path file = folder.resolve("size.ipfix");
        OutputCounters counters;
        try (FlowExporter exporter =
                        Exports.open(TestSchemas.ALL, true, "options=none", "file=" + file, "mtu=" + size);
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            counters = exporter.counters();
            for (int i = 0; i < 2000; i++) {
                exporter.export(Exports.basicFlow(record.presence(i % 7 == 0 ? 0x10 : 0), i));
            }
        }
        reader.readAll(Files.readAllBytes(file));
        assertEquals(2000, reader.records.size());
        assertTrue(Collections.max(reader.messageLengths) <= size, () -> "messages of " + reader.messageLengths);
        int longestRecord = 120;
        for (int i = 0; i < reader.messageLengths.size() - 1; i++) {
            int length = reader.messageLengths.get(i);
            boolean isTemplate = reader.templateSetsAt.contains(i);
            assertTrue(isTemplate || length > size - longestRecord, () -> "a message of only " + length);
        }
        assertEquals(0, counters.get(OutputCount.OVERSIZE_MESSAGES));
        assertEquals(reader.messageLengths.size(), counters.get(OutputCount.MESSAGES));
        assertEquals(Files.size(file), counters.get(OutputCount.BYTES));
        Exports.assertBalance(counters);
    }

    @Test
    void shouldSendARecordLargerThanTheMessageSizeAlone() throws IOException {
        Path file = folder.resolve("oversize.ipfix");
        OutputCounters counters;
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "options=none", "file=" + file, "mtu=500");
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            counters = exporter.counters();
            exporter.export(Exports.basicFlow(record, 1));
            exporter.export(Exports.basicFlow(record.with("texts").set("T_LONG", "x".repeat(2000)), 2));
            exporter.export(Exports.basicFlow(record.presence(0), 3));
        }
        reader.readAll(Files.readAllBytes(file));
        assertEquals(
                List.of(1L, 2L, 3L),
                reader.records.stream().map(r -> r.number(0, 1)).toList());
        List<Integer> over = reader.messageLengths.stream().filter(l -> l > 500).toList();
        assertEquals(1, over.size());
        assertEquals(1, counters.get(OutputCount.OVERSIZE_MESSAGES));
        assertEquals(3, counters.get(OutputCount.EXPORTED));
        Exports.assertBalance(counters);
    }

    @Test
    void shouldCountARecordThatNoMessageCanCarry() throws IOException {
        Schema.Builder s = Schema.builder("huge");
        Rows rows = s.rows(10_000);
        s.column(rows, "HUGE", Type.UINT8, Ipfix.fixed(8057, 1, 8), "", "a list that grows to 80,000 octets");
        RecordSchema schema = new RecordSchema(FlowRecord.BASIC, List.of(s.build()));
        Path file = folder.resolve("large.ipfix");
        OutputCounters counters;
        try (FlowExporter exporter = Exports.open(schema, true, "options=none", "file=" + file);
                RecordBuilder record = new RecordBuilder(schema)) {
            counters = exporter.counters();
            exporter.export(Exports.basicFlow(record, 1));
            exporter.export(Exports.basicFlow(record.with("huge").set("HUGE", Collections.nCopies(10_000, 1)), 2));
            exporter.export(Exports.basicFlow(record.set("HUGE", Collections.nCopies(8_000, 1)), 3));
            exporter.export(Exports.basicFlow(record.presence(0), 4));
        }
        reader.readAll(Files.readAllBytes(file));
        assertEquals(
                List.of(1L, 3L, 4L),
                reader.records.stream().map(r -> r.number(0, 1)).toList());
        assertEquals(1, counters.get(OutputCount.LOST_TOO_LARGE));
        assertEquals(1, counters.get(OutputCount.OVERSIZE_MESSAGES));
        Exports.assertBalance(counters);
    }

    /** The reference sent 68 templates in one message of 3,188 octets. */
    @Test
    void shouldKeepSixtyEightTemplatesToTheMessageSize() throws IOException {
        RecordSchema schema = TestSchemas.many(34);
        Path file = folder.resolve("templates.ipfix");
        try (FlowExporter exporter = Exports.open(schema, true, "options=none", "file=" + file, "mtu=1458");
                RecordBuilder record = new RecordBuilder(schema)) {
            for (int i = 0; i < 68; i++) {
                record.presence(1L << i / 2);
                Exports.basicFlow(record, i);
                exporter.export(record.set("IP_VERSION", i % 2 == 0 ? 4 : 6).build());
            }
        }
        reader.readAll(Files.readAllBytes(file));
        assertEquals(68, reader.templates.size());
        assertEquals(68, reader.records.size());
        assertTrue(Collections.max(reader.messageLengths) <= 1458);
        assertEquals(256, Collections.min(reader.templates.keySet()));
        assertEquals(256 + 67, Collections.max(reader.templates.keySet()));
    }

    @Test
    void shouldStayReadableForRandomSizesOfRecords() throws IOException {
        Random random = new Random(5);
        Path file = folder.resolve("random.ipfix");
        OutputCounters counters;
        int flows = 3000;
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "options=none", "file=" + file, "mtu=700");
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            counters = exporter.counters();
            for (int i = 0; i < flows; i++) {
                int length = random.nextInt(random.nextInt(50) == 0 ? 3000 : 400);
                record.presence(random.nextBoolean() ? 2 : 0).set("T_LONG", "z".repeat(length));
                exporter.export(Exports.basicFlow(record, i));
            }
        }
        reader.readAll(Files.readAllBytes(file));
        assertEquals(flows, reader.records.size());
        for (int i = 0; i < flows; i++) {
            assertEquals(i, reader.records.get(i).number(0, 1));
        }
        long over = reader.messageLengths.stream().filter(l -> l > 700).count();
        assertEquals(over, counters.get(OutputCount.OVERSIZE_MESSAGES));
        Exports.assertBalance(counters);
    }
}
