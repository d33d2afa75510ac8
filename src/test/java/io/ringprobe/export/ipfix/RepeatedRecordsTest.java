package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.flow.FlowRecordWriter;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several sections of one plugin, and what fits into a message. */
class RepeatedRecordsTest {
    private static final int MAX = 100;
    private static final int CAPACITY = 30_000;
    private static final IpfixReader.Element TEXT_ELEMENT = new IpfixReader.Element(Ipfix.CESNET, 6001);
    private static final IpfixReader.Element BASIC_LIST = new IpfixReader.Element(0, 291);
    private static final RecordSchema SCHEMA = schema();
    private static final Field.Variable TEXT = SCHEMA.plugins().getFirst().variable("LONG_TEXT");

    @TempDir
    Path folder;

    private final ExtensionStore store = new ExtensionStore(SCHEMA, 0);
    private final FlowRecordWriter writer = new FlowRecordWriter(store, 0);
    private final NativeBlock entry = NativeBlock.allocateCleared(FlowEntry.LENGTH);
    private final NativeBlock record = NativeBlock.allocate(writer.capacity());
    private final IpfixReader reader = new IpfixReader();

    private static RecordSchema schema() {
        Schema.Builder schema = Schema.builder("long");
        schema.string("LONG_TEXT", CAPACITY, Ipfix.variable(Ipfix.CESNET, 6001), "long text");
        schema.repeated(MAX);
        return new RecordSchema(FlowRecord.BASIC, List.of(schema.build()));
    }

    @AfterEach
    void free() {
        store.close();
        entry.close();
        record.close();
    }

    /** A flow with that number of sections, each with a text of that length; the text's first octet counts them. */
    private long flow(int sections, int length) {
        Memory.clear(entry.address(), entry.size());
        FlowKey.identify(entry.address() + FlowEntry.KEY_OFFSET, 0, 17, 4);
        Memory.putLong(entry.address() + FlowEntry.BYTES_OFFSET, 1000);
        Memory.putInt(entry.address() + FlowEntry.PACKETS_OFFSET, 10);
        for (int i = 0; i < sections; i++) {
            long section = store.addSection(entry.address(), 0);
            assertNotEquals(0, section);
            Memory.putShort(section + TEXT.slot(), length);
            Memory.clear(section + TEXT.area(), length);
            Memory.putByte(section + TEXT.area(), i);
        }
        writer.write(entry.address(), EndReason.IDLE, record.address());
        store.release(entry.address());
        return record.address();
    }

    private OutputCounters export(int flows, int sections, int length, String... options) throws IOException {
        Path file = folder.resolve("flows.ipfix");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("file=" + file);
        FlowExporter exporter = Exports.open(SCHEMA, true, all.toArray(String[]::new));
        for (int i = 0; i < flows; i++) {
            exporter.export(flow(sections, length));
        }
        exporter.close();
        reader.readAll(Files.readAllBytes(file));
        Exports.assertBalance(exporter.counters());
        return exporter.counters();
    }

    /** The first octets of all texts, in their order. */
    private List<Integer> texts() {
        List<Integer> texts = new ArrayList<>();
        for (IpfixReader.DataRecord data : reader.records) {
            List<byte[]> values = data.values().containsKey(BASIC_LIST)
                    ? IpfixReader.basicList(data.only(BASIC_LIST)).values()
                    : data.values().getOrDefault(TEXT_ELEMENT, List.of());
            values.forEach(text -> texts.add((int) text[0]));
        }
        return texts;
    }

    private void assertSums(int flows, int sections) {
        long packets = 0;
        long octets = 0;
        for (IpfixReader.DataRecord data : reader.records) {
            packets += data.number(0, 2);
            octets += data.number(0, 1);
        }
        assertEquals(10L * flows, packets);
        assertEquals(1000L * flows, octets);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < flows * sections; i++) {
            expected.add(i % sections);
        }
        assertEquals(expected, texts());
    }

    @ParameterizedTest
    @CsvSource({"true,1", "false,8"})
    void shouldKeepToTheMessageSize(boolean lists, int recordsPerFlow) throws IOException {
        OutputCounters counters = export(50, 8, 60, "mtu=1000", "lists=" + lists);
        assertEquals(50 * recordsPerFlow, reader.records.size());
        assertTrue(Collections.max(reader.messageLengths) <= 1000);
        assertSums(50, 8);
        assertEquals(50, counters.get(OutputCount.EXPORTED));
        assertEquals(50 * 7, counters.get(OutputCount.REPEATS));
        assertEquals(0, counters.get(OutputCount.OVERSIZE_MESSAGES));
    }

    @Test
    void shouldSendListsLargerThanTheMessageSizeAlone() throws IOException {
        OutputCounters counters = export(3, MAX, 300, "mtu=1000");
        assertEquals(3, reader.records.size());
        assertEquals(3, counters.get(OutputCount.OVERSIZE_MESSAGES));
        assertSums(3, MAX);
    }

    /** No message of 65,535 octets could hold the list. */
    @Test
    void shouldSendFurtherRecordsWhereNoMessageCanHoldTheList() throws IOException {
        OutputCounters counters = export(2, MAX, 700);
        assertEquals(2 * MAX, reader.records.size());
        assertSums(2, MAX);
        assertEquals(2, counters.get(OutputCount.EXPORTED));
        assertEquals(2 * (MAX - 1), counters.get(OutputCount.REPEATS));
        assertEquals(0, counters.get(OutputCount.REPEATS_LOST));
    }

    @Test
    void shouldHaveNoListWhereThereIsNoRepeat() throws IOException {
        export(4, 1, 20);
        assertSums(4, 1);
        assertEquals(1, reader.templates.size());
        assertTrue(reader.records.getFirst().values().containsKey(TEXT_ELEMENT));
    }

    @Test
    void shouldUseOneTemplateForFlowsAndRepeats() throws IOException {
        export(4, 5, 20, "lists=false");
        assertEquals(1, reader.templates.size());
        assertEquals(4 * 5, reader.records.size());
    }

    @Test
    void shouldCountRepeatsThatNoCollectorTook() throws IOException {
        FlowExporter exporter = Exports.open(SCHEMA, false, "port=1", "linger=0", "lists=false");
        exporter.export(flow(5, 10));
        exporter.close();
        assertEquals(1, exporter.counters().get(OutputCount.LOST_NO_COLLECTOR));
        assertEquals(4, exporter.counters().get(OutputCount.REPEATS_LOST));
        assertEquals(0, exporter.counters().get(OutputCount.REPEATS));
        Exports.assertBalance(exporter.counters());
    }
}
