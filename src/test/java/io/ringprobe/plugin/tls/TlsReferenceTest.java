package io.ringprobe.plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The plugin over a real capture: against what tshark dissects, and JA4 against the records of the reference, whose
 * mistake is known. Golden.
 */
class TlsReferenceTest {
    private static final String UNQUOTED_COMMA = ",(?=([^\"]*\"[^\"]*\")*[^\"]*$)";

    /** What tshark knows of a ClientHello, in the order of its columns. */
    private static final List<String> FIELDS = List.of(
            "ip.src",
            "tcp.srcport",
            "tls.handshake.ja3",
            "tls.handshake.ja3_full",
            "tls.handshake.extensions_server_name",
            "tls.handshake.extension.type",
            "tls.handshake.extension.len",
            "tls.handshake.ciphersuite",
            "tls.handshake.sig_hash_alg",
            "tls.handshake.extensions.supported_version",
            "tls.handshake.version",
            "tls.handshake.extensions_alpn_str");

    @Test
    void shouldAgreeWithTshark() throws Exception {
        Map<String, Map<String, String>> flows = flows();
        Map<String, String> told = new TreeMap<>();
        flows.forEach((key, flow) -> told.put(
                key,
                String.join(
                        " ",
                        flow.get("TLS_JA3"),
                        flow.get("TLS_SNI"),
                        flow.get("TLS_EXT_TYPE"),
                        flow.get("TLS_EXT_LEN"),
                        flow.get("TLS_JA4"))));
        Map<String, String> dissected = new TreeMap<>();
        for (Map<String, String> hello : dissect()) {
            String full = hello.get("tls.handshake.ja3_full");
            assertEquals(hash("MD5", full), hello.get("tls.handshake.ja3"));
            dissected.put(
                    hello.get("ip.src") + " " + hello.get("tcp.srcport"),
                    String.join(
                            " ",
                            hello.get("tls.handshake.ja3"),
                            '"' + hello.get("tls.handshake.extensions_server_name") + '"',
                            '[' + hello.get("tls.handshake.extension.type").replace(',', '|') + ']',
                            '[' + hello.get("tls.handshake.extension.len").replace(',', '|') + ']',
                            '"' + ja4(hello) + '"'));
        }
        assertTrue(dissected.size() > 20, "tshark found too little");
        assertEquals(lines(dissected), lines(told));
    }

    /** All is equal but for the number of extensions, among which the reference counts GREASE. */
    @Test
    void shouldHaveTheHashesOfTheReference() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(SharedFolder.require("conformance/expected/tls")));
        String header =
                lines.stream().filter(l -> l.startsWith("ipaddr")).findFirst().orElseThrow();
        lines.remove(header);
        Map<String, String> expected = new TreeMap<>();
        table(header, lines).forEach((key, flow) -> expected.put(key, corrected(flow)));
        Map<String, String> told = new TreeMap<>();
        flows().forEach((key, flow) -> told.put(key, flow.get("TLS_JA4")));
        assertEquals(lines(expected), lines(told));
    }

    private static String corrected(Map<String, String> flow) {
        String ja4 = flow.get("TLS_JA4");
        long grease = Arrays.stream(flow.get("TLS_EXT_TYPE").split("\\D+"))
                .filter(type -> !type.isEmpty() && Grease.is(Integer.parseInt(type)))
                .count();
        long count = Long.parseLong(ja4.substring(7, 9)) - grease;
        return ja4.substring(0, 7) + count + ja4.substring(9);
    }

    private static String lines(Map<String, String> flows) {
        return flows.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    private static Path capture() {
        return SharedFolder.require("conformance/pcaps/tls.pcap");
    }

    /** What the plugin tells of each flow, by source. */
    private static Map<String, Map<String, String>> flows() throws Exception {
        ProbeRun.Result result =
                ProbeRun.over(capture()).plugins("tls").csv("plugins=tls").run();
        assertEquals(List.of(), result.pluginFailures());
        return table(result.header(), result.records());
    }

    private static Map<String, Map<String, String>> table(String header, List<String> lines) {
        String[] titles = header.split(",");
        Map<String, Map<String, String>> flows = new TreeMap<>();
        for (String line : lines) {
            String[] values = line.split(UNQUOTED_COMMA, -1);
            assertEquals(titles.length, values.length, line);
            Map<String, String> flow = new HashMap<>();
            for (int i = 0; i < titles.length; i++) {
                flow.put(titles[i].split(" ")[1], values[i]);
            }
            flows.put(flow.get("SRC_IP") + " " + flow.get("SRC_PORT"), flow);
        }
        return flows;
    }

    private static List<Map<String, String>> dissect() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tools.require("tshark").toString(), "-n", "-r"));
        command.addAll(List.of(capture().toString(), "-Y", "tcp && tls.handshake.type == 1", "-T", "fields"));
        FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
        Process tshark = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tshark.waitFor(), "exit status of tshark");
        List<Map<String, String>> hellos = new ArrayList<>();
        for (String line : output.lines().toList()) {
            String[] columns = line.split("\t", -1);
            Map<String, String> hello = new HashMap<>();
            for (int i = 0; i < columns.length; i++) {
                hello.put(FIELDS.get(i), columns[i]);
            }
            hellos.add(hello);
        }
        return hellos;
    }

    /** JA4 in the plainest way, from tshark's values, as this version of tshark doesn't know it. */
    private static String ja4(Map<String, String> hello) throws Exception {
        List<Integer> suites = numbers(hello.get("tls.handshake.ciphersuite"));
        List<Integer> types = numbers(hello.get("tls.handshake.extension.type"));
        List<Integer> hashed =
                types.stream().filter(type -> type != 0 && type != 16).sorted().toList();
        String algorithms = hex(numbers(hello.get("tls.handshake.sig_hash_alg")));
        String alpn = hello.get("tls.handshake.extensions_alpn_str").split(",")[0];
        List<Integer> versions = new ArrayList<>(numbers(hello.get("tls.handshake.extensions.supported_version")));
        versions.sort(null);
        int version =
                versions.isEmpty() ? numbers(hello.get("tls.handshake.version")).getFirst() : versions.getLast();
        return String.format(
                Locale.ROOT,
                "t%s%s%02d%02d%c%c_%s_%s",
                Map.of(0x0304, "13", 0x0303, "12").get(version),
                types.contains(0) ? "d" : "i",
                suites.size(),
                types.size(),
                alpn.charAt(0),
                alpn.charAt(alpn.length() - 1),
                hash("SHA-256", hex(suites.stream().sorted().toList())).substring(0, 12),
                hash("SHA-256", hex(hashed) + "_" + algorithms).substring(0, 12));
    }

    /** Decimal or hexadecimal, without GREASE. */
    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(","))
                .filter(number -> !number.isEmpty())
                .map(Integer::decode)
                .filter(number -> !Grease.is(number))
                .toList();
    }

    private static String hex(List<Integer> numbers) {
        return numbers.stream()
                .map(number -> HexFormat.of().toHexDigits(number.shortValue()))
                .collect(Collectors.joining(","));
    }

    private static String hash(String algorithm, String text) throws Exception {
        byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(hash);
    }
}
