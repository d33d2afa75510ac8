package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wireshark's dissector must find nothing wrong and read the values that were exported. */
class TsharkTest {
    private static final int FLOWS = 300;

    @TempDir
    Path folder;

    @BeforeEach
    void needTshark() {
        Tools.require("tshark");
    }

    @Test
    void shouldBeReadWithoutAnyComplaint() throws Exception {
        Path capture = export();
        assertEquals("", tshark(capture, "-Y", "_ws.malformed || _ws.expert"));
    }

    @Test
    void shouldBeReadWithEqualValues() throws Exception {
        Path capture = export();
        List<String> octets = new ArrayList<>();
        List<String> sources4 = new ArrayList<>();
        List<String> sources6 = new ArrayList<>();
        List<String> macs = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        List<String> lifetimes = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < FLOWS; i++) {
            octets.addAll(List.of(String.valueOf(number(i)), String.valueOf(number(i) * 3)));
            (i % 3 == 0 ? sources6 : sources4).add(i % 3 == 0 ? "2001:db8::" + hex(i + 1) : "192.0.2." + i % 200);
            macs.add("02:00:00:00:00:" + String.format(Locale.ROOT, "%02x", i % 256));
            ports.add(String.valueOf(1000 + number(i) % 60000));
            if (i % 2 == 0) {
                lifetimes.addAll(List.of(String.valueOf(i % 255), "57"));
                entries.add(hexText("name" + i));
                entries.add("0000");
                entries.add(hexText("fixed"));
                if (i % 4 == 0) {
                    entries.add(hexText("x".repeat(300)));
                }
            }
        }
        assertEquals(octets, field(capture, "cflow.octets"));
        assertEquals(sources4, field(capture, "cflow.srcaddr"));
        assertEquals(sources6, field(capture, "cflow.srcaddrv6"));
        assertEquals(macs, field(capture, "cflow.srcmac"));
        assertEquals(ports, field(capture, "cflow.srcport"));
        assertEquals(lifetimes, field(capture, "cflow.ip_ttl"));
        assertEquals(Collections.nCopies(FLOWS, "258"), field(capture, "cflow.inputint"));
        assertEquals(entries, field(capture, "cflow.enterprise_private_entry"));
    }

    @Test
    void shouldBeReadWithEqualTimes() throws Exception {
        Path capture = export();
        List<String> starts = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < FLOWS; i++) {
            starts.add("22:13:20.123456");
            long micros = number(i);
            ends.add(String.format(Locale.ROOT, "22:13:%02d.%06d", 21 + micros / 1_000_000, micros % 1_000_000));
        }
        assertEquals(starts, times(capture, "cflow.abstimestart"));
        assertEquals(ends, times(capture, "cflow.abstimeend"));
    }

    @Test
    void shouldReadWideRecordsUniflowsAndOtherUnitsOfTimeWithoutAnyComplaint() throws Exception {
        for (String times : List.of("times=milli", "times=nano")) {
            Path capture = export("wide", "uniflow", times);
            assertEquals("", tshark(capture, "-Y", "_ws.malformed || _ws.expert"));
            assertEquals(2 * FLOWS, field(capture, "cflow.srcport").size());
            String decimals = times.endsWith("nano") ? "123456789" : "123";
            List<String> starts = field(capture, "cflow.abstimestart");
            assertEquals(2 * FLOWS, starts.size());
            starts.forEach(start -> assertTrue(start.contains(":20." + decimals), start));
        }
    }

    private static long number(int i) {
        return 1 + i * 7919L;
    }

    /** Flows of both IP versions, every second one with enterprise fields of variable length. */
    private Path export(String... options) throws IOException {
        Path file = folder.resolve("flows.ipfix");
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("file=" + file, "dir=258"));
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, all.toArray(String[]::new));
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            for (int i = 0; i < FLOWS; i++) {
                record.presence(i % 2 == 0 ? 0x12 : 0)
                        .set("SRC_MAC", new byte[] {2, 0, 0, 0, 0, (byte) i})
                        .set("IP_TTL", i % 255)
                        .set("IP_TTL_REV", 57)
                        .set("T_NAME", "name" + i)
                        .set("T_FIXED", "fixed")
                        .set("T_LONG", i % 4 == 0 ? "x".repeat(300) : "");
                Exports.basicFlow(record, number(i));
                if (i % 3 == 0) {
                    record.set("IP_VERSION", 6).set("SRC_IP", Exports.address("2001:db8::" + hex(i + 1)));
                } else {
                    record.set("SRC_IP", Exports.address("192.0.2." + i % 200));
                }
                exporter.export(record.build());
            }
        }
        Path capture = folder.resolve("flows.pcap");
        PcapFile.write(Files.readAllBytes(file), capture);
        return capture;
    }

    private static String hex(int number) {
        return Integer.toHexString(number);
    }

    private static String hexText(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().forEach(c -> hex.append(String.format(Locale.ROOT, "%02x", c)));
        return hex.toString();
    }

    private List<String> times(Path capture, String field) throws Exception {
        List<String> times = new ArrayList<>();
        for (String time : field(capture, field)) {
            times.add(time.replaceFirst(".*(\\d\\d:\\d\\d:\\d\\d\\.\\d{6}).*", "$1"));
        }
        return times;
    }

    /** All values of a field, over all flows. */
    private List<String> field(Path capture, String field) throws Exception {
        String output = tshark(capture, "-T", "fields", "-E", "aggregator=|", "-e", field);
        List<String> values = new ArrayList<>();
        for (String line : output.split("\n")) {
            if (!line.isBlank()) {
                values.addAll(List.of(line.strip().split("\\|")));
            }
        }
        return values;
    }

    private String tshark(Path capture, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("env", "TZ=UTC", "tshark", "-n", "-r", capture.toString(), "-d", "udp.port==4739,cflow"));
        command.addAll(List.of(arguments));
        return Programs.run(folder.resolve("errors"), command.toArray(String[]::new));
    }
}
