package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.schema.Ipfix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code uniflow}: a data record for each direction, against the biflows of the same flows. */
class UniflowTest {
    private static final int FLOWS = 500;
    /** Elements that a reverse record has from the other end, or as they are in the forward one. */
    private static final int[][] ENDS = {{8, 12}, {27, 28}, {7, 11}, {56, 80}};

    private static final Set<Integer> SAME = Set.of(136, 154, 155, 60, 4, 10);
    private static final List<Integer> COUNTERS = List.of(1, 2, 6, 192, 186);

    @TempDir
    Path folder;

    private record Run(IpfixReader reader, OutputCounters counters) {}

    private Run export(String... options) throws IOException {
        Random random = new Random(5103);
        Path file = folder.resolve("flows.ipfix");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("file=" + file);
        FlowExporter exporter = Exports.open(TestSchemas.ALL, true, all.toArray(String[]::new));
        for (int i = 0; i < FLOWS; i++) {
            try (RecordBuilder builder = new RecordBuilder(TestSchemas.ALL)) {
                exporter.export(random(builder, random).build());
            }
        }
        exporter.close();
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        return new Run(reader, exporter.counters());
    }

    private static RecordBuilder random(RecordBuilder builder, Random random) {
        boolean v6 = random.nextInt(3) == 0;
        boolean oneWay = random.nextInt(4) == 0;
        builder.presence(random.nextInt(0x20));
        for (String field : List.of("PACKETS", "TCP_FLAGS", "IP_TTL", "TCP_WIN", "BYTES")) {
            builder.set(field, random.nextInt(1, 200));
            builder.set(field + "_REV", oneWay && field.equals("PACKETS") ? 0 : random.nextInt(1, 200));
        }
        for (String end : List.of("SRC", "DST")) {
            byte[] mac = new byte[6];
            random.nextBytes(mac);
            String address = v6 ? "2001:db8::" + Integer.toHexString(random.nextInt(0x10000)) : "192.0.2.";
            builder.set(end + "_MAC", mac)
                    .set(end + "_PORT", random.nextInt(0x10000))
                    .set(end + "_IP", Exports.address(v6 ? address : address + random.nextInt(256)));
        }
        return builder.set("IP_VERSION", v6 ? 6 : 4)
                .set("PROTOCOL", 6)
                .set("FLOW_END_REASON", random.nextInt(1, 6))
                .set("TIME_FIRST", 1_700_000_000_000_000_000L + random.nextInt(1_000_000_000))
                .set("TIME_LAST", 1_700_000_002_000_000_000L + random.nextInt(1_000_000_000))
                .set("T_NAME", "name" + random.nextInt())
                .set("R_LENGTH", List.of(1, 2, 3));
    }

    @Test
    void shouldGiveEachDirectionARecordThatSumsUpToTheBiflow() throws IOException {
        List<IpfixReader.DataRecord> biflows = export().reader.records;
        Run run = export("uniflow", "dir=9");
        int next = 0;
        for (IpfixReader.DataRecord biflow : biflows) {
            IpfixReader.DataRecord forward = run.reader.records.get(next++);
            compareForward(biflow, forward);
            if (biflow.number(Ipfix.REVERSE, 2) > 0) {
                compareReverse(biflow, forward, run.reader.records.get(next++));
            }
        }
        assertEquals(run.reader.records.size(), next);
        assertTrue(next > FLOWS * 5 / 4 && next < FLOWS * 2, "some flows have one direction, most have both");
    }

    private static void compareForward(IpfixReader.DataRecord biflow, IpfixReader.DataRecord forward) {
        biflow.values().forEach((element, values) -> {
            if (element.enterprise() == Ipfix.REVERSE) {
                assertFalse(forward.values().containsKey(element), () -> element + " is not in uniflows");
            } else if (element.id() != 10) {
                assertEquals(values.size(), forward.values().get(element).size(), element.toString());
                for (int i = 0; i < values.size(); i++) {
                    assertArrayEquals(
                            values.get(i), forward.values().get(element).get(i), element.toString());
                }
            }
        });
    }

    private static void compareReverse(
            IpfixReader.DataRecord biflow, IpfixReader.DataRecord forward, IpfixReader.DataRecord reverse) {
        int version = (int) biflow.number(0, 60);
        for (int[] ends : ENDS) {
            if (ends[0] != (version == 6 ? 8 : 27)) {
                assertArrayEquals(biflow.only(iana(ends[0])), reverse.only(iana(ends[1])));
                assertArrayEquals(biflow.only(iana(ends[1])), reverse.only(iana(ends[0])));
            }
        }
        SAME.forEach(id -> assertArrayEquals(forward.only(iana(id)), reverse.only(iana(id)), "element " + id));
        int rich = biflow.values().containsKey(iana(192)) ? COUNTERS.size() : 3;
        for (int id : COUNTERS.subList(0, rich)) {
            assertArrayEquals(biflow.only(new IpfixReader.Element(Ipfix.REVERSE, id)), reverse.only(iana(id)));
        }
        reverse.values().keySet().forEach(element -> assertEquals(0, element.enterprise()));
        assertEquals(
                17 - 3 + rich - 3 + 1,
                reverse.values().size(),
                () -> "elements " + reverse.values().keySet());
    }

    private static IpfixReader.Element iana(int id) {
        return new IpfixReader.Element(0, id);
    }

    @Test
    void shouldCountABiflowOnce() throws IOException {
        Run run = export("uniflow");
        assertEquals(FLOWS, run.counters.get(OutputCount.RECEIVED));
        assertEquals(FLOWS, run.counters.get(OutputCount.EXPORTED));
        assertEquals(0, run.counters.get(OutputCount.REPEATS));
        Exports.assertBalance(run.counters);
    }

    @Test
    void shouldUseOneTemplateForBothDirectionsWherePluginsDontTellThemApart() throws IOException {
        Path file = folder.resolve("one.ipfix");
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "uniflow", "file=" + file);
                RecordBuilder builder = new RecordBuilder(TestSchemas.ALL)) {
            exporter.export(Exports.basicFlow(builder, 1));
        }
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        assertEquals(2, reader.records.size());
        assertEquals(1, reader.templates.size());
        assertEquals(1, reader.records.getFirst().number(0, 1));
        assertEquals(3, reader.records.getLast().number(0, 1));
    }

    @Test
    void shouldHaveTwoTemplatesAnIpVersionWhereRecordsAreWideToo() throws IOException {
        Run run = export("uniflow", "wide");
        assertEquals(4, run.reader.templates.size());
        assertTrue(run.reader.templates.values().stream()
                .flatMap(List::stream)
                .noneMatch(specifier -> specifier.element().enterprise() == Ipfix.REVERSE));
        assertEquals(FLOWS, run.counters.get(OutputCount.EXPORTED));
    }
}
