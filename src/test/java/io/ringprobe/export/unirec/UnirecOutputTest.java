package io.ringprobe.export.unirec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.OutputSettings;
import io.ringprobe.export.text.SampleSchema;
import io.ringprobe.export.trap.MessageBuffer;
import io.ringprobe.export.trap.TrapInterface;
import io.ringprobe.export.trap.TrapSpec;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which flows go to which interface, and what the options do. */
class UnirecOutputTest {
    private static final RecordSchema BASIC = new RecordSchema(FlowRecord.BASIC, List.of());
    private static final Ipfix ANY = Ipfix.fixed(Ipfix.CESNET, 1, 4);

    @TempDir
    private Path folder;

    private final FlowRecordFixture flow = new FlowRecordFixture(SampleSchema.ALL);
    private final long plain = SampleSchema.setTcpFlow(flow).build();
    private final long alpha =
            SampleSchema.setAlpha(SampleSchema.setTcpFlow(flow.clear())).build();
    private final long beta =
            SampleSchema.setBeta(SampleSchema.setTcpFlow(flow.clear())).build();
    private final long gamma = SampleSchema.setTcpFlow(flow.clear())
            .set("gamma", "BOTH_ID", 5)
            .set("G_UINT32", 6)
            .build();
    private final long alphaAndGamma = SampleSchema.setAlpha(SampleSchema.setTcpFlow(flow.clear()))
            .set("G_UINT32", 6)
            .build();
    private final long[] all = {plain, alpha, beta, gamma, alphaAndGamma};

    @AfterEach
    void free() {
        flow.close();
    }

    private String ifc(String... names) {
        StringBuilder text = new StringBuilder("ifc=");
        for (String name : names) {
            text.append(text.length() > 4 ? "," : "").append("f:").append(folder.resolve(name));
        }
        return text.toString();
    }

    private TrapcapReader read(String name) throws IOException {
        return TrapcapReader.read(folder.resolve(name));
    }

    private static void assertFlows(long exported, long skipped, OutputCounters counters) {
        assertEquals(exported, counters.get(OutputCount.EXPORTED));
        assertEquals(skipped, counters.get(OutputCount.SKIPPED));
    }

    @Test
    void shouldGiveEachInterfaceTheFlowsOfItsPlugins() throws IOException {
        List<FlowExporter> exporters =
                UnirecRun.open(SampleSchema.ALL, ifc("1", "2", "3"), "plugins=alpha,(beta,gamma),basic");
        List<OutputCounters> counters = UnirecRun.export(exporters, all);
        assertFlows(2, 3, counters.get(0));
        assertFlows(3, 2, counters.get(1));
        assertFlows(5, 0, counters.get(2));
        assertEquals(2, read("1").records().size());
        assertEquals(3, read("2").records().size());
        assertEquals(5, read("3").records().size());
        assertFalse(read("3").template().contains("BOTH_ID"));
        assertEquals("unirec f:" + folder.resolve("2"), exporters.get(1).name());
    }

    @Test
    void shouldFillTheFieldsOfAbsentPluginsWithNothing() throws IOException {
        UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("1"), "plugins=(beta,gamma)"), beta, gamma);
        TrapcapReader file = read("1");
        assertEquals(0L, file.records().get(0).get("G_UINT32"));
        assertEquals(6L, file.records().get(1).get("G_UINT32"));
        assertEquals("say \"hi\"\n", file.text(0, "B_STRING"));
        assertEquals("", file.text(1, "B_STRING"));
        assertEquals(List.of(100L, 65535L), file.records().get(0).get("B_SIZES"));
        assertEquals(List.of(), file.records().get(1).get("B_SIZES"));
        assertEquals(List.of(), file.records().get(1).get("B_BINS"));
    }

    @Test
    void shouldMakeOneFieldOfTwoWithOneName() throws IOException {
        UnirecRun.export(
                UnirecRun.open(SampleSchema.ALL, ifc("1"), "plugins=(alpha,gamma)"), alpha, gamma, alphaAndGamma);
        TrapcapReader file = read("1");
        assertEquals(17L, file.records().get(0).get("BOTH_ID"));
        assertEquals(5L, file.records().get(1).get("BOTH_ID"));
        assertEquals(17L, file.records().get(2).get("BOTH_ID"));
    }

    @Test
    void shouldLetOnePluginGoToSeveralInterfaces() throws IOException {
        List<OutputCounters> counters =
                UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("1", "2"), "plugins=alpha,(alpha,beta)"), all);
        assertFlows(2, 3, counters.get(0));
        assertFlows(3, 2, counters.get(1));
    }

    @Test
    void shouldTakeAllFlowsWhereThereIsNoPlugin() throws IOException {
        try (FlowRecordFixture basic = new FlowRecordFixture(BASIC)) {
            long record = SampleSchema.setTcpFlow(basic).build();
            assertFlows(
                    1,
                    0,
                    UnirecRun.export(UnirecRun.open(BASIC, ifc("1")), record).getFirst());
            assertEquals("192.168.0.30", read("1").address(0, "SRC_IP"));
        }
    }

    @Test
    void shouldTakeTheFlowsOfTheOnlyPlugin() throws IOException {
        RecordSchema schema = new RecordSchema(FlowRecord.BASIC, List.of(SampleSchema.GAMMA));
        try (FlowRecordFixture records = new FlowRecordFixture(schema)) {
            long without = SampleSchema.setTcpFlow(records).build();
            long with = records.set("G_UINT32", 9).build();
            assertFlows(
                    1,
                    1,
                    UnirecRun.export(UnirecRun.open(schema, ifc("1")), without, with)
                            .getFirst());
            assertEquals(9L, read("1").records().getFirst().get("G_UINT32"));
        }
    }

    @Test
    void shouldSetTheFieldsThatOptionsGive() throws IOException {
        UnirecRun.export(
                UnirecRun.open(SampleSchema.ALL, ifc("1"), "plugins=basic", "I=9223372036854775807", "d=255"), plain);
        assertEquals(
                BigInteger.valueOf(Long.MAX_VALUE),
                read("1").records().getFirst().get("LINK_BIT_FIELD"));
        assertEquals(255L, read("1").records().getFirst().get("DIR_BIT_FIELD"));
        UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("2"), "plugins=basic", "o", "id=4294967295"), plain);
        assertEquals(4294967295L, read("2").records().getFirst().get("ODID"));
        assertFalse(read("2").records().getFirst().containsKey("LINK_BIT_FIELD"));
    }

    @Test
    void shouldTellReadersOfTheEndIfAsked() throws IOException {
        UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("1"), "plugins=basic", "eof"), plain);
        assertEquals(1, read("1").ends());
        UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("2"), "plugins=basic"), plain);
        assertEquals(0, read("2").ends());
    }

    @Test
    void shouldWriteAFileWithoutFlowsThatCanBeRead() throws IOException {
        UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("1"), "plugins=alpha"), plain);
        assertEquals(List.of(), read("1").records());
        assertEquals(List.of(), read("1").messages());
    }

    @Test
    void shouldSendEachRecordAloneWithoutBuffer() throws IOException {
        UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("1") + ":buffer=off", "plugins=basic"), all);
        assertEquals(Collections.nCopies(5, 102), read("1").messages());
    }

    @Test
    void shouldFillMessagesUpToWhatReadersTake() throws IOException {
        long[] many = new long[2000];
        Arrays.fill(many, plain);
        OutputCounters counters = UnirecRun.export(UnirecRun.open(SampleSchema.ALL, ifc("1"), "plugins=basic"), many)
                .getFirst();
        assertEquals(List.of(980 * 102, 980 * 102, 40 * 102), read("1").messages());
        assertEquals(3, counters.get(OutputCount.MESSAGES));
        assertEquals(2000 * 102 + 3 * 4, counters.get(OutputCount.BYTES));
    }

    @Test
    void shouldSendWhatIsOldEnough() throws IOException {
        try (FlowExporter exporter = UnirecRun.open(SampleSchema.ALL, ifc("1") + ":autoflush=500000", "plugins=basic")
                .getFirst()) {
            exporter.export(plain);
            exporter.tick(0);
            exporter.tick(TimeUnit.MILLISECONDS.toNanos(499));
            assertEquals(0, exporter.counters().get(OutputCount.EXPORTED));
            exporter.tick(TimeUnit.MILLISECONDS.toNanos(500));
            assertEquals(1, exporter.counters().get(OutputCount.EXPORTED));
            assertEquals(1, read("1").records().size());
        }
    }

    @Test
    void shouldKeepWhatIsNotFullIfAskedTo() throws IOException {
        try (FlowExporter exporter = UnirecRun.open(SampleSchema.ALL, ifc("1") + ":autoflush=off", "plugins=basic")
                .getFirst()) {
            exporter.export(plain);
            exporter.tick(0);
            exporter.tick(TimeUnit.DAYS.toNanos(1));
            assertEquals(0, exporter.counters().get(OutputCount.EXPORTED));
        }
        assertEquals(1, read("1").records().size());
    }

    @Test
    void shouldDropAllInABlackhole() throws IOException {
        OutputCounters counters = UnirecRun.export(UnirecRun.open(SampleSchema.ALL, "ifc=b:", "plugins=basic"), all)
                .getFirst();
        assertFlows(5, 0, counters);
        assertEquals(1, counters.get(OutputCount.MESSAGES));
    }

    @Test
    void shouldCarryTheLargestRecords() throws IOException {
        Schema.Builder builder = Schema.builder("large");
        Rows rows = builder.rows(5000);
        builder.column(rows, "L_NUMBERS", Type.UINT64, ANY, "", "");
        builder.bytes("L_BYTES", 30_000, ANY, "");
        RecordSchema schema = new RecordSchema(FlowRecord.BASIC, List.of(builder.build()));
        try (FlowRecordFixture records = new FlowRecordFixture(schema)) {
            SampleSchema.setTcpFlow(records).set("L_NUMBERS", Collections.nCopies(4400, 1));
            long large = records.set("L_BYTES", new byte[30_000]).build();
            assertFlows(
                    1,
                    0,
                    UnirecRun.export(UnirecRun.open(schema, ifc("1"), "odid"), large)
                            .getFirst());
            TrapcapReader file = read("1");
            assertEquals(List.of(2 + 96 + 2 * 4 + 8 * 4400 + 30_000), file.messages());
            assertArrayEquals(
                    new byte[30_000], (byte[]) file.records().getFirst().get("L_BYTES"));
            assertEquals(
                    Collections.nCopies(4400, BigInteger.ONE),
                    file.records().getFirst().get("L_NUMBERS"));
        }
    }

    @Test
    void shouldCountWhatIsTooLargeForAMessage() {
        TrapSpec.Clients clients = new TrapSpec.Clients(1, 1, 102);
        TrapSpec spec = new TrapSpec(TrapSpec.Kind.BLACKHOLE, "", 0, true, 1, clients, null, null);
        OutputSettings settings = new OutputSettings(1, 0, false);
        UnirecTemplate template = UnirecTemplate.of("unirec", SampleSchema.ALL, List.of(SampleSchema.BETA), settings);
        OutputCounters counters = new OutputCounters();
        Recorder trap = new Recorder(counters);
        UnirecEncoder encoder = new UnirecEncoder(SampleSchema.ALL, template);
        UnirecExporter exporter = new UnirecExporter(spec, template, encoder, true, false, trap, counters);
        UnirecRun.export(List.of(exporter), beta, beta);
        assertEquals(0, trap.messages);
        assertEquals(2, counters.get(OutputCount.LOST_TOO_LARGE));
        assertEquals(2 * 9, counters.get(OutputCount.LOST_PACKETS));
        assertEquals(2 * (611 + 4074), counters.get(OutputCount.LOST_OCTETS));
    }

    /** Counts what an interface is given. */
    private static final class Recorder implements TrapInterface {
        private final OutputCounters counters;
        private int messages;

        Recorder(OutputCounters counters) {
            this.counters = counters;
        }

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public void send(MessageBuffer message, long now) {
            messages++;
            counters.add(OutputCount.EXPORTED, message.flows());
        }

        @Override
        public void tick(long now) {}

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                       | ''                | ifc    | at least one interface
        x:1                      | basic             | ifc    | u:, t:, T:, f: or b: in 'x:1'
        f:                       | basic             | ifc    | f:FILE, the file's name in 'f:'
        b:,,b:                   | basic             | ifc    | an interface, which begins with
        f:x,f:x                  | basic,alpha       | ifc    | interfaces that differ; f:x is there twice
        b:size=1                 | basic             | ifc    | timeout=, buffer= and autoflush=, not 'size=1'
        b:                       | ''                | plugins| 1 interfaces and 3 plugins
        b:,b:                    | alpha             | plugins| here are 1, and ifc names 2
        b:                       | alpha,beta        | plugins| here are 2, and ifc names 1
        b:                       | (alpha,delta)     | plugins| (basic, alpha, beta, gamma), not 'delta'
        b:                       | (alpha,basic)     | plugins| basic as a group of its own, not within (alpha,basic)
        b:                       | (alpha,alpha)     | plugins| each plugin once in a group
        b:                       | (alpha            | plugins| at character 7
        b:                       | alpha)            | plugins| at character 6
        b:                       | ()                | plugins| at character 2
        b:,b:                    | alpha,            | plugins| at character 7
        b:,b:                    | (alpha)beta       | plugins| at character 8
        """)
    void shouldSayWhatIsWrong(String ifc, String plugins, String option, String expected) {
        String group = "plugins=" + plugins;
        ConfigException e =
                assertThrows(ConfigException.class, () -> UnirecRun.open(SampleSchema.ALL, "ifc=" + ifc, group));
        assertTrue(e.getMessage().startsWith("test: unirec: " + option + "="), e::getMessage);
        assertTrue(e.getMessage().contains(expected), e::getMessage);
    }

    @Test
    void shouldCloseWhatIsOpenIfAnInterfaceCannotBe() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        String second = folder.resolve("file/below").toString();
        assertThrows(
                IOException.class,
                () -> UnirecRun.open(SampleSchema.ALL, ifc("1") + ",f:" + second, "plugins=basic,alpha"));
        assertEquals(List.of(), read("1").records());
    }
}
