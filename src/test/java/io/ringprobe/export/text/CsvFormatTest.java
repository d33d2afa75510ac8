package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFormatTest {
    private static final String BASIC_HEADER = "ipaddr DST_IP,ipaddr SRC_IP,uint64 BYTES,uint64 BYTES_REV,"
            + "uint64 LINK_BIT_FIELD,time TIME_FIRST,time TIME_LAST,macaddr DST_MAC,macaddr SRC_MAC,uint32 PACKETS,"
            + "uint32 PACKETS_REV,uint16 DST_PORT,uint16 SRC_PORT,uint8 DIR_BIT_FIELD,uint8 PROTOCOL,uint8 TCP_FLAGS,"
            + "uint8 TCP_FLAGS_REV";
    private static final String ALL_HEADER = "ipaddr A_IP,ipaddr DST_IP,ipaddr SRC_IP,time A_TIME,uint64"
            + " A_UINT64,uint64 BYTES,uint64 BYTES_REV,uint64 LINK_BIT_FIELD,time TIME_FIRST,time TIME_LAST,macaddr"
            + " A_MAC,macaddr DST_MAC,macaddr SRC_MAC,float A_FLOAT,uint32 G_UINT32,uint32 PACKETS,uint32"
            + " PACKETS_REV,uint16 BOTH_ID,uint16 DST_PORT,uint16 SRC_PORT,uint8 A_UINT8,uint8 DIR_BIT_FIELD,uint8"
            + " PROTOCOL,uint8 TCP_FLAGS,uint8 TCP_FLAGS_REV,bytes B_BYTES,int8* B_SIGNS,string B_STRING,uint16*"
            + " B_SIZES,uint32* B_BINS,time* B_TIMES";

    @TempDir
    private Path folder;

    private List<String> csv(List<Long> records, String... options) throws IOException {
        return OutputRun.lines(new CsvOutputFactory(), folder, SampleSchema.ALL, records, options);
    }

    @Test
    void shouldPrintAllColumnsInTheOrderOfUnirec() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            SampleSchema.setBeta(SampleSchema.setAlpha(flow)).set("G_UINT32", 7);
            List<String> lines = csv(List.of(flow.build()), "strings=escaped");
            assertEquals(ALL_HEADER, lines.getFirst());
            assertEquals(
                    "2001:db8::1,54.175.219.8,192.168.0.30,2020-02-29T23:59:59.999999,18446744073709551615,611,4074,1,"
                            + "2016-04-07T18:23:33.012019,2016-04-07T18:23:33.158195,01:02:03:04:05:06,"
                            + "78:44:76:36:98:19,dc:53:60:2b:6a:4c,25.333334,7,5,4,17,80,44338,255,0,6,27,18,00ff10,"
                            + "[1|-1],\"say \"\"hi\"\"\\x0a\",[100|65535],[0|1|4294967295],"
                            + "[2016-04-07T18:23:33.012019|2016-04-07T18:23:34.512019]",
                    lines.get(1));
        }
    }

    @Test
    void shouldLeaveOutOfStringsWhatTheLoggerDoes() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            String line = csv(List.of(SampleSchema.setBeta(flow).build())).get(1);
            assertTrue(line.contains("\"say \"\"hi\"\"\""), line);
        }
    }

    @Test
    void shouldPrintZeroAndEmptyForPluginsThatFoundNothing() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            assertEquals(
                    "::,54.175.219.8,192.168.0.30,1970-01-01T00:00:00.000000,0,611,4074,1,2016-04-07T18:23:33.012019,"
                            + "2016-04-07T18:23:33.158195,00:00:00:00:00:00,78:44:76:36:98:19,dc:53:60:2b:6a:4c,"
                            + "0.000000,0,5,4,0,80,44338,0,0,6,27,18,,[],\"\",[],[],[]",
                    csv(List.of(flow.build())).get(1));
        }
    }

    @Test
    void shouldPrintOnlyChosenPluginsAndTheirFlows() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            long none = flow.build();
            long gamma = flow.set("G_UINT32", 4000000000L).build();
            long beta =
                    SampleSchema.setBeta(SampleSchema.setTcpFlow(flow.clear())).build();
            List<String> lines = csv(List.of(none, gamma, beta), "plugins=gamma");
            assertEquals(2, lines.size());
            assertEquals(
                    BASIC_HEADER
                            .replace("uint32 PACKETS,", "uint32 G_UINT32,uint32 PACKETS,")
                            .replace("uint16 DST_PORT", "uint16 BOTH_ID,uint16 DST_PORT"),
                    lines.getFirst());
            assertTrue(lines.get(1).contains(",4000000000,5,4,0,80,44338,"), lines.get(1));
            assertEquals(
                    3, csv(List.of(none, gamma, beta), "plugins=gamma, beta").size());
        }
    }

    @Test
    void shouldPrintAllFlowsButOnlyBasicColumnsForPluginBasic() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            long none = flow.build();
            long gamma = flow.set("G_UINT32", 1).build();
            List<String> lines = csv(List.of(none, gamma), "plugins=basic");
            assertEquals(BASIC_HEADER, lines.getFirst());
            assertEquals(3, lines.size());
        }
    }

    @Test
    void shouldTakeASharedNameFromTheFirstPluginThatFoundSomething() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            long second = flow.set("gamma", "BOTH_ID", 2).build();
            long both = flow.set("alpha", "BOTH_ID", 1).build();
            List<String> lines = csv(List.of(second, both));
            assertTrue(lines.get(1).contains(",5,4,2,80,"), lines.get(1));
            assertTrue(lines.get(2).contains(",5,4,1,80,"), lines.get(2));
        }
    }

    @Test
    void shouldPrintLinkAndDirectionFromItsOptions() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            String line = csv(List.of(flow.build()), "plugins=basic", "id=77", "dir=3")
                    .get(1);
            assertTrue(line.contains(",4074,77,2016"), line);
            assertTrue(line.endsWith(",44338,3,6,27,18"), line);
            List<String> odid = csv(List.of(flow.build()), "plugins=basic", "id=4294967295", "odid");
            assertEquals(
                    BASIC_HEADER
                            .replace("uint64 LINK_BIT_FIELD,", "")
                            .replace("uint32 PACKETS,", "uint32 ODID,uint32 PACKETS,"),
                    odid.getFirst());
            assertTrue(odid.get(1).contains("dc:53:60:2b:6a:4c,4294967295,5,4,80,"), odid.get(1));
        }
    }

    @Test
    void shouldRefuseWrongOptionsByName() {
        assertProblem("'omega'", "plugins=alpha,omega");
        assertProblem("''", "plugins=");
        assertProblem("id=4294967296", "id=4294967296", "odid");
        assertProblem("dir=256", "dir=256");
    }

    private void assertProblem(String part, String... options) {
        ConfigException e = assertThrows(ConfigException.class, () -> csv(List.of(), options));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void shouldRefuseOneNameForTwoTypes() {
        Schema.Builder other = Schema.builder("other");
        other.uint32("BOTH_ID", Ipfix.fixed(0, 1, 4), "", "");
        RecordSchema schema = new RecordSchema(FlowRecord.BASIC, List.of(SampleSchema.GAMMA, other.build()));
        ConfigException e = assertThrows(
                ConfigException.class, () -> OutputRun.lines(new CsvOutputFactory(), folder, schema, List.of()));
        assertTrue(e.getMessage().contains("BOTH_ID"), e.getMessage());
    }

    @Test
    void shouldPrintEachOfManyCombinationsOfPlugins() throws IOException {
        int plugins = 11;
        List<Schema> schemas = new ArrayList<>();
        for (int i = 0; i < plugins; i++) {
            Schema.Builder builder = Schema.builder("p" + i);
            builder.uint8("Z" + (char) ('A' + i), Ipfix.fixed(0, 1, 1), "", "");
            schemas.add(builder.build());
        }
        List<Long> records = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        try (FlowRecordFixture flow = new FlowRecordFixture(new RecordSchema(FlowRecord.BASIC, schemas))) {
            for (int bits = 0; bits < 2 << plugins; bits++) {
                StringBuilder columns = new StringBuilder();
                flow.clear();
                for (int i = 0; i < plugins; i++) {
                    boolean present = (bits >> i & 1) != 0;
                    columns.append(present ? "," + (i + 1) : ",0");
                    if (present) {
                        flow.set("p" + i, "Z" + (char) ('A' + i), i + 1);
                    }
                }
                records.add(flow.build());
                expected.add(columns.toString());
            }
            RecordSchema schema = new RecordSchema(FlowRecord.BASIC, schemas);
            List<String> lines = OutputRun.lines(new CsvOutputFactory(), folder, schema, records);
            assertEquals(expected.size() + 1, lines.size());
            for (int i = 0; i < expected.size(); i++) {
                assertTrue(lines.get(i + 1).endsWith(",0,0,0,0" + expected.get(i)), lines.get(i + 1));
            }
        }
    }

    @Test
    void shouldCountFlowsThatItLeavesOut() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            FlowExporter exporter = OutputRun.open(
                    new CsvOutputFactory(), SampleSchema.ALL, "plugins=gamma", "file=" + folder.resolve("counted.csv"));
            exporter.export(flow.build());
            exporter.export(flow.present("gamma").build());
            assertEquals(1, exporter.counters().waiting());
            exporter.close();
            assertEquals(2, exporter.counters().get(OutputCount.RECEIVED));
            assertEquals(1, exporter.counters().get(OutputCount.SKIPPED));
            assertEquals(1, exporter.counters().get(OutputCount.EXPORTED));
            assertEquals("csv " + folder.resolve("counted.csv"), exporter.name());
        }
    }
}
