package io.ringprobe.lab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.app.LabCapture.Spoken;
import io.ringprobe.testkit.CsvLine;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the lab's applications say, seen by the real plugins and by Wireshark's dissectors. */
class ApplicationsRunTest {
    private static final LabCapture CAPTURE = new LabCapture(3);

    /** What tshark calls the protocols. */
    private static final Map<String, String> DISSECTORS = Map.ofEntries(
            Map.entry("dns", "dns"),
            Map.entry("dnssd", "mdns"),
            Map.entry("http", "http"),
            Map.entry("icmp", "icmp"),
            Map.entry("icmpv6", "icmpv6"),
            Map.entry("mqtt", "mqtt"),
            Map.entry("netbios", "nbns"),
            Map.entry("ntp", "ntp"),
            Map.entry("openvpn", "openvpn"),
            Map.entry("quic", "quic"),
            Map.entry("rtsp", "rtsp"),
            Map.entry("sip", "sip"),
            Map.entry("smtp", "smtp"),
            Map.entry("ssdp", "ssdp"),
            Map.entry("ssh", "ssh"),
            Map.entry("tcp", "tcp"),
            Map.entry("tls", "tls"),
            Map.entry("udp", "udp"),
            Map.entry("wireguard", "wg"));

    /** Not on the ports by which tshark knows its protocol. */
    private static final Set<String> ELSEWHERE = Set.of("11883", "8443");

    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void writeCapture() throws IOException {
        file = folder.resolve("applications.pcap");
        CAPTURE.write(file);
    }

    private static List<String> plugins() {
        List<String> plugins = new ArrayList<>(new TestComponents().pluginNames());
        plugins.remove("osquery"); // asks this host, which has none of the flows
        return plugins;
    }

    /** Those that find something; not passivedns, which has fields of dns, but only where there are addresses. */
    private static List<String> pluginsWithFieldsOfTheirOwn() {
        TestComponents components = new TestComponents();
        Set<String> expected = new HashSet<>();
        CAPTURE.all()
                .forEach(
                        spoken -> expected.addAll(spoken.conversation().fields().keySet()));
        return plugins().stream()
                .filter(name -> !name.equals("passivedns"))
                .filter(name -> components.plugin(name).descriptor().schema().fields().stream()
                        .anyMatch(field -> expected.contains(field.name())))
                .toList();
    }

    @Test
    void shouldBeFoundByAllPluginsTogether() throws IOException, InterruptedException {
        ProbeRun.Result result =
                ProbeRun.over(file).plugins(plugins()).csv("id=0").run();
        assertEquals(List.of(), result.pluginFailures());
        Map<String, List<Map<String, String>>> records = byClient(result);
        for (Spoken spoken : CAPTURE.all()) {
            List<Map<String, String>> found = records.getOrDefault(spoken.client(), List.of());
            spoken.conversation().fields().forEach((field, value) -> assertFound(spoken, field, value, found));
        }
    }

    /** Plugins cut records: what one finds must not hang on another. */
    @ParameterizedTest
    @MethodSource("pluginsWithFieldsOfTheirOwn")
    void shouldBeFoundByThePluginAlone(String plugin) throws IOException, InterruptedException {
        ProbeRun.Result result = ProbeRun.over(file).plugins(plugin).csv("id=0").run();
        Set<String> columns = Set.copyOf(columns(result));
        Map<String, List<Map<String, String>>> records = byClient(result);
        for (Spoken spoken : CAPTURE.all()) {
            List<Map<String, String>> found = records.getOrDefault(spoken.client(), List.of());
            spoken.conversation().fields().forEach((field, value) -> {
                if (columns.contains(field)) {
                    assertFound(spoken, field, value, found);
                }
            });
        }
    }

    private static void assertFound(Spoken spoken, String field, String value, List<Map<String, String>> records) {
        Set<String> values = new TreeSet<>();
        for (Map<String, String> each : records) {
            assertTrue(each.containsKey(field), () -> spoken + ": there is no field " + field);
            values.add(each.get(field));
        }
        assertTrue(values.contains(value), () -> spoken + ": " + field + " is " + values + ", not " + value);
    }

    private static Map<String, List<Map<String, String>>> byClient(ProbeRun.Result result) {
        List<String> names = columns(result);
        Map<String, List<Map<String, String>>> records = new HashMap<>();
        for (String line : result.records()) {
            Map<String, String> values = new HashMap<>();
            List<String> cells = CsvLine.cells(line);
            for (int i = 0; i < names.size(); i++) {
                values.put(names.get(i), plain(cells.get(i)));
            }
            for (String end : List.of("SRC_IP", "DST_IP")) {
                records.computeIfAbsent(values.get(end), address -> new ArrayList<>())
                        .add(values);
            }
        }
        return records;
    }

    private static List<String> columns(ProbeRun.Result result) {
        return CsvLine.cells(result.header()).stream()
                .map(column -> column.substring(column.indexOf(' ') + 1))
                .toList();
    }

    private static String plain(String cell) {
        return cell.startsWith("\"") ? new String(CsvLine.octets(cell), StandardCharsets.ISO_8859_1) : cell;
    }

    @Test
    void shouldBeUnderstoodByTshark() throws IOException, InterruptedException {
        Map<String, Set<String>> protocols = new HashMap<>();
        Map<String, Set<String>> hellos = new HashMap<>();
        for (String line : tshark()) {
            String[] cells = line.split("\t", -1);
            assertEquals("", cells[4], "malformed for tshark: " + line);
            for (String end : (cells[0] + "," + cells[1]).split(",")) {
                protocols.computeIfAbsent(end, address -> new HashSet<>()).addAll(List.of(cells[2].split(":")));
                hellos.computeIfAbsent(end, address -> new HashSet<>()).addAll(List.of(cells[3], cells[5]));
            }
        }
        for (Spoken spoken : CAPTURE.all()) {
            int port = spoken.conversation().serverPort();
            String dissector = DISSECTORS.get(spoken.application());
            Set<String> seen = protocols.get(spoken.client());
            assertTrue(
                    ELSEWHERE.contains(Integer.toString(port)) || seen.contains(dissector),
                    () -> spoken + " is " + seen + " for tshark");
            for (String field : List.of("TLS_SNI", "TLS_JA3", "QUIC_SNI")) {
                String value = spoken.conversation().fields().get(field);
                Set<String> hello = hellos.get(spoken.client());
                assertTrue(value == null || hello.contains(value), () -> spoken + ": " + field + " is in " + hello);
            }
        }
    }

    /** Of each packet: IP addresses, protocols, server name, whether it is malformed, JA3. */
    private static List<String> tshark() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tools.require("tshark").toString(), "-n", "-r"));
        command.addAll(List.of(file.toString(), "-T", "fields"));
        command.addAll(List.of("-e", "ip.addr", "-e", "ipv6.addr", "-e", "frame.protocols"));
        command.addAll(List.of("-e", "tls.handshake.extensions_server_name", "-e", "_ws.malformed"));
        command.addAll(List.of("-e", "tls.handshake.ja3"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }
}
