package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.partner.UdpSockets;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** nfcapd collects over UDP, and nfdump counts what was exported. This version of nfcapd has no TCP. */
@Timeout(60)
class NfcapdTest {
    private static final int FLOWS = 600;

    @TempDir
    Path folder;

    @BeforeEach
    void needNfdump() {
        Tools.require("nfcapd");
        Tools.require("nfdump");
    }

    /** What sends to the collector on a port. */
    private interface Sending {
        void to(int port) throws Exception;
    }

    @Test
    void shouldBeCollectedWithEqualCounters() throws Exception {
        Path file = collect(NfcapdTest::export);
        String summary = summary(file);
        long octets = 0;
        for (int i = 0; i < FLOWS; i++) {
            octets += 100 + i;
        }
        assertEquals(FLOWS, count(summary, "Flows"));
        // nfdump adds up both directions.
        assertEquals(FLOWS * (7L + 9), count(summary, "Packets"));
        assertEquals(octets * (1 + 3), count(summary, "Bytes"));
        assertFlows(file);
    }

    @Test
    void shouldBeCollectedFromARealRunWithAllPlugins() throws Exception {
        List<ProbeRun.Result> results = new ArrayList<>();
        Path file = collect(port -> results.add(ProbeRun.over(Path.of("pcaps", "demo.pcap"))
                .plugins(new TestComponents().pluginNames())
                .csv("")
                .collector("ipfix;udp;host=127.0.0.1;port=" + port)
                .run()));
        ProbeRun.Result result = results.getFirst();
        assertEquals(List.of(), result.balance().broken());
        assertEquals(0, result.balance().lost());
        String summary = summary(file);
        assertEquals(result.records().size(), count(summary, "Flows"));
        assertEquals(sum(result, "uint32 PACKETS", "uint32 PACKETS_REV"), count(summary, "Packets"));
        assertEquals(sum(result, "uint64 BYTES", "uint64 BYTES_REV"), count(summary, "Bytes"));
    }

    @Test
    void shouldBeCollectedAsWideUniflowsWithEqualSums() throws Exception {
        List<ProbeRun.Result> results = new ArrayList<>();
        Path file = collect(port -> results.add(ProbeRun.over(Path.of("pcaps", "demo.pcap"))
                .plugins(new TestComponents().pluginNames())
                .csv("")
                .collector("ipfix;udp;wide;uniflow;times=milli;host=127.0.0.1;port=" + port)
                .run()));
        ProbeRun.Result result = results.getFirst();
        assertEquals(List.of(), result.balance().broken());
        long biflows = count(result, "uint32 PACKETS_REV");
        String summary = summary(file);
        assertEquals(result.records().size() + biflows, count(summary, "Flows"));
        assertEquals(sum(result, "uint32 PACKETS", "uint32 PACKETS_REV"), count(summary, "Packets"));
        assertEquals(sum(result, "uint64 BYTES", "uint64 BYTES_REV"), count(summary, "Bytes"));
    }

    @ParameterizedTest
    @CsvSource({
        "mixed, options=all",
        "mixed, uniflow;wide;options=none",
        "tls, wide;options=all",
        "tls, times=nano",
        "dns, uniflow;times=milli",
        "http, uniflow;options=all"
    })
    void shouldBeCollectedWhateverTheEncoding(String capture, String options) throws Exception {
        Path pcap = SharedFolder.require("conformance/pcaps/" + capture + ".pcap");
        List<ProbeRun.Result> results = new ArrayList<>();
        Path file = collect(port -> results.add(ProbeRun.over(pcap)
                .plugins("tls", "dns", "http", "pstats")
                .csv("plugins=basic")
                .collector("ipfix;udp;host=127.0.0.1;port=" + port + ";" + options)
                .run()));
        ProbeRun.Result result = results.getFirst();
        assertEquals(List.of(), result.balance().broken());
        List<String> lines = Programs.run(folder.resolve("errors"), "nfdump", "-r", file.toString(), "-o", "csv")
                .lines()
                .takeWhile(line -> !line.startsWith("Summary"))
                .toList();
        long reverse = options.contains("uniflow") ? count(result, "uint32 PACKETS_REV") : 0;
        assertEquals(result.records().size() + reverse, lines.size() - 1);
        assertEquals(sum(result, "uint32 PACKETS", "uint32 PACKETS_REV"), sum(lines, "ipkt", "opkt"));
        assertEquals(sum(result, "uint64 BYTES", "uint64 BYTES_REV"), sum(lines, "ibyt", "obyt"));
    }

    /** Lines in which the column isn't zero. */
    private static long count(ProbeRun.Result result, String column) {
        int index = List.of(result.header().split(",")).indexOf(column);
        return result.records().stream()
                .filter(line -> !line.split(",")[index].equals("0"))
                .count();
    }

    /** The sum of columns of a table whose first line is its header. */
    private static long sum(List<String> table, String... columns) {
        List<String> header = List.of(table.getFirst().split(","));
        long sum = 0;
        for (String line : table.subList(1, table.size())) {
            for (String column : columns) {
                sum += Long.parseLong(line.split(",")[header.indexOf(column)]);
            }
        }
        return sum;
    }

    private static long sum(ProbeRun.Result result, String... columns) {
        List<String> table = new ArrayList<>(List.of(result.header()));
        table.addAll(result.records());
        return sum(table, columns);
    }

    private String summary(Path file) throws Exception {
        return Programs.run(folder.resolve("errors"), "nfdump", "-I", "-r", file.toString());
    }

    /** Lets nfcapd collect and returns its file. */
    private Path collect(Sending sending) throws Exception {
        int port = UdpSockets.freePort();
        Path spool = Files.createDirectory(folder.resolve("spool"));
        Process nfcapd = new ProcessBuilder(
                        Tools.require("nfcapd").toString(),
                        "-b",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "-w",
                        spool.toString(),
                        "-t",
                        "3600")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nfcapd.log").toFile())
                .start();
        try {
            UdpSockets.awaitListener(port, nfcapd);
            sending.to(port);
            UdpSockets.awaitRead(port);
        } finally {
            nfcapd.destroy();
            nfcapd.waitFor();
        }
        return spooled(spool);
    }

    private void assertFlows(Path file) throws Exception {
        String[] flows = Programs.run(
                        folder.resolve("errors"),
                        "nfdump",
                        "-q",
                        "-N",
                        "-6",
                        "-r",
                        file.toString(),
                        "-o",
                        "fmt:%ibyt,%obyt,%ipkt,%opkt,%sa,%da,%dp")
                .split("\n");
        assertEquals(FLOWS, flows.length);
        for (String flow : flows) {
            String[] values = flow.replace(" ", "").split(",");
            assertEquals(Long.parseLong(values[0]) * 3, Long.parseLong(values[1]), flow);
            assertEquals("7", values[2], flow);
            assertEquals("9", values[3], flow);
            assertTrue(values[4].equals("192.0.2.1") || values[4].equals("2001:db8::1"), flow);
            assertEquals("53", values[6], flow);
        }
    }

    private static void export(int port) throws IOException {
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "udp", "port=" + port);
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            for (int i = 0; i < FLOWS; i++) {
                record.presence(i % 2 == 0 ? 0x12 : 0).set("T_NAME", "name" + i);
                Exports.basicFlow(record, 100 + i);
                if (i % 3 == 0) {
                    record.set("IP_VERSION", 6)
                            .set("SRC_IP", Exports.address("2001:db8::1"))
                            .set("DST_IP", Exports.address("2001:db8::2"));
                }
                exporter.export(record.build());
            }
        }
    }

    private static Path spooled(Path spool) throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(f -> f.getFileName().toString().matches("nfcapd\\.\\d+"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long count(String summary, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ": (\\d+)$").matcher(summary);
        assertTrue(line.find(), () -> name + " in " + summary);
        return Long.parseLong(line.group(1));
    }
}
