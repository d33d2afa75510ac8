package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** nfcapd collects over UDP, and nfdump counts what was exported. This version of nfcapd has no TCP. */
@Timeout(60)
class NfcapdTest {
    private static final int FLOWS = 600;
    private static final int RX_QUEUE_COLUMN = 4;

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
        List<String> header = List.of(result.header().split(","));
        int reverse = header.indexOf("uint32 PACKETS_REV");
        long biflows = result.records().stream()
                .filter(record -> !record.split(",")[reverse].equals("0"))
                .count();
        String summary = summary(file);
        assertEquals(result.records().size() + biflows, count(summary, "Flows"));
        assertEquals(sum(result, "uint32 PACKETS", "uint32 PACKETS_REV"), count(summary, "Packets"));
        assertEquals(sum(result, "uint64 BYTES", "uint64 BYTES_REV"), count(summary, "Bytes"));
    }

    private static long sum(ProbeRun.Result result, String... columns) {
        List<String> header = List.of(result.header().split(","));
        long sum = 0;
        for (String record : result.records()) {
            for (String column : columns) {
                sum += Long.parseLong(record.split(",")[header.indexOf(column)]);
            }
        }
        return sum;
    }

    private String summary(Path file) throws Exception {
        return Programs.run(folder.resolve("errors"), "nfdump", "-I", "-r", file.toString());
    }

    /** Lets nfcapd collect and returns its file. */
    private Path collect(Sending sending) throws Exception {
        int port = freePort();
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
            while (receiveQueue(port) < 0) {
                Thread.sleep(20);
            }
            sending.to(port);
            while (receiveQueue(port) > 0) {
                Thread.sleep(20);
            }
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

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Octets that wait in the socket bound to that port, -1 where there is none; from the kernel's table. */
    private static long receiveQueue(int port) throws IOException {
        String local = String.format(Locale.ROOT, "0100007F:%04X", port);
        for (String line : Files.readAllLines(Path.of("/proc/net/udp"))) {
            String[] columns = line.strip().split("\\s+");
            if (columns[1].equals(local)) {
                return Long.parseLong(columns[RX_QUEUE_COLUMN].split(":")[1], 16);
            }
        }
        return -1;
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
