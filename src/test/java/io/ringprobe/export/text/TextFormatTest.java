package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.FlowRecordFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFormatTest {
    private static final int DESTINATION_COLUMN = 6;

    @TempDir
    private Path folder;

    private List<String> text(List<Long> records, String... options) throws IOException {
        return OutputRun.lines(new TextOutputFactory(), folder, SampleSchema.ALL, records, options);
    }

    @Test
    void shouldPrintAFlowInAlignedColumns() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            List<String> lines = text(List.of(flow.build()));
            assertEquals(
                    "START                          DURATION PROTO   SOURCE                -> DESTINATION          "
                            + "      PKTS  PKTS_REV        BYTES    BYTES_REV FLAGS    FLAGSREV END    SRC_MAC"
                            + "           DST_MAC",
                    lines.get(0));
            assertEquals(
                    "2016-04-07T18:23:33.012019     0.146176 TCP     192.168.0.30:44338    -> 54.175.219.8:80      "
                            + "         5         4          611         4074 ...AP.SF ...A..S. end   "
                            + " dc:53:60:2b:6a:4c 78:44:76:36:98:19",
                    lines.get(1));
            assertEquals(2, lines.size());
        }
    }

    @Test
    void shouldHideMacs() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            List<String> lines = text(List.of(flow.build()), "mac");
            assertTrue(lines.get(0).endsWith("FLAGSREV END"), lines.get(0));
            assertTrue(lines.get(1).endsWith("...A..S. end"), lines.get(1));
        }
    }

    @Test
    void shouldPrintEachPluginBelowTheFlow() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            SampleSchema.setBeta(SampleSchema.setAlpha(flow)).set("gamma", "BOTH_ID", 2);
            List<String> lines = text(List.of(flow.build()));
            assertEquals(
                    "    alpha A_UINT8=255 A_UINT64=18446744073709551615 A_FLOAT=25.333334"
                            + " A_TIME=2020-02-29T23:59:59.999999 A_MAC=01:02:03:04:05:06 A_IP=2001:db8::1 BOTH_ID=17"
                            + " A_HIDDEN=9",
                    lines.get(2));
            assertEquals(
                    "    beta B_STRING=\"say \\\"hi\\\"\\x0a\" B_BYTES=00ff10 B_SIZES=[100,65535]"
                            + " B_TIMES=[0.000000,1.500000] B_SIGNS=[1,-1] B_BINS=[0,1,4294967295]",
                    lines.get(3));
            assertEquals("    gamma BOTH_ID=2 G_UINT32=0", lines.get(4));
            assertEquals(5, lines.size());
        }
    }

    @Test
    void shouldPutIpv6InBracketsWhereAPortFollows() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            flow.set("SRC_IP", "2001:718:2:62::2")
                    .set("DST_IP", "2a00:1450:4014:800::2004")
                    .set("PROTOCOL", 17);
            List<String> columns = List.of(text(List.of(flow.build())).get(1).split(" +"));
            assertEquals(
                    List.of("UDP", "[2001:718:2:62::2]:44338", "->", "[2a00:1450:4014:800::2004]:80", "5"),
                    columns.subList(2, DESTINATION_COLUMN + 1));
            assertEquals(List.of("-", "-", "end"), columns.subList(10, 13));
        }
    }

    @Test
    void shouldPrintNoPortsWhereThereAreNone() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            flow.set("SRC_PORT", 0).set("DST_PORT", 0);
            List<String> lines = text(List.of(
                    flow.set("PROTOCOL", 1).build(),
                    flow.set("PROTOCOL", 250).build(),
                    flow.set("PROTOCOL", 58)
                            .set("SRC_IP", "fe80::1")
                            .set("DST_IP", "ff02::2")
                            .build(),
                    flow.set("PROTOCOL", 6).build()));
            assertEquals(List.of("ICMP", "192.168.0.30", "->", "54.175.219.8"), endpoints(lines.get(1)));
            assertEquals(List.of("250", "192.168.0.30", "->", "54.175.219.8"), endpoints(lines.get(2)));
            assertEquals(List.of("ICMPv6", "fe80::1", "->", "ff02::2"), endpoints(lines.get(3)));
            assertEquals(List.of("TCP", "[fe80::1]:0", "->", "[ff02::2]:0"), endpoints(lines.get(4)));
        }
    }

    private static List<String> endpoints(String line) {
        return List.of(line.split(" +")).subList(2, DESTINATION_COLUMN);
    }

    @Test
    void shouldKeepTheNumberOfColumnsForExtremeValues() throws IOException {
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            int columns = text(List.of(flow.build())).get(1).split(" +").length;
            flow.set("SRC_IP", "1111:2222:3333:4444:5555:6666:7777:8888")
                    .set("DST_IP", "1111:2222:3333:4444:5555:6666:7777:8888")
                    .set("BYTES", "18446744073709551615")
                    .set("PACKETS", 4294967295L)
                    .set("TIME_LAST", "1999-01-01T00:00:00")
                    .set("FLOW_END_REASON", 255);
            List<String> line = List.of(text(List.of(flow.build())).get(1).split(" +"));
            assertEquals(columns, line.size());
            assertTrue(line.get(1).startsWith("-"), line.get(1));
            assertTrue(line.contains("18446744073709551615"), line.toString());
            assertTrue(line.contains("255"), line.toString());
        }
    }
}
