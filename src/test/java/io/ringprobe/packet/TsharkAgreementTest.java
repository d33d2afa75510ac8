package io.ringprobe.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ParsedPacket;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.SamplePackets;
import io.ringprobe.testkit.SamplePackets.Sample;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A second opinion on the samples: Wireshark's dissectors must read the same from them. Skipped where tshark is
 * missing.
 */
class TsharkAgreementTest {
    private static final List<String> FIELDS = List.of(
            "ip.src",
            "ip.dst",
            "ipv6.src",
            "ipv6.dst",
            "ip.proto",
            "ip.len",
            "ip.ttl",
            "ipv6.plen",
            "ipv6.hlim",
            "tcp.srcport",
            "tcp.dstport",
            "udp.srcport",
            "udp.dstport",
            "vlan.id",
            "ieee8021ad.id",
            "tcp.seq_raw",
            "tcp.ack_raw",
            "tcp.flags",
            "tcp.window_size_value",
            "tcp.options.mss_val",
            "tcp.len",
            "udp.length",
            "mpls.label",
            "icmp.type",
            "icmpv6.type",
            "ip.id",
            "ipv6.fraghdr.ident",
            "eth.src",
            "_ws.malformed",
            "ip.checksum.status",
            "tcp.checksum.status",
            "udp.checksum.status",
            "icmp.checksum.status",
            "icmpv6.checksum.status");

    /** Where tshark looks inside and we don't, as the packet's flow is the outer one. */
    private static final Set<String> OUTER = Set.of("ip in ip", "6in4", "icmp unreachable");

    private static final String GOOD = "1";
    private static final String UNVERIFIED = "2";

    @ParameterizedTest
    @EnumSource(LinkType.class)
    void shouldReadTheSameAsTshark(LinkType link, @TempDir Path folder) throws Exception {
        List<Sample> samples = SamplePackets.all().stream()
                .filter(s -> s.link() == link && !OUTER.contains(s.name()))
                .toList();
        List<Map<String, String[]>> rows = dissect(samples, folder.resolve("samples.pcap"));
        assertEquals(samples.size(), rows.size());
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            compare(sample.name(), ParsedPacket.of(link, sample.frame()), rows.get(i));
        }
    }

    @Test
    void shouldHaveSamplesOfEachLinkType() {
        assertEquals(
                Set.of(LinkType.values()),
                Set.copyOf(SamplePackets.all().stream().map(Sample::link).toList()));
    }

    private static void compare(String name, ParsedPacket packet, Map<String, String[]> row) {
        assertEquals(ParseOutcome.PARSED, packet.outcome(), name);
        assertEquals(0, row.get("_ws.malformed").length, name + ": malformed for tshark");
        compareChecksums(name, row);
        compareNetwork(name, packet, row);
        compareTransport(name, packet, row);
        String outerTag = row.get("ieee8021ad.id").length > 0 ? "ieee8021ad.id" : "vlan.id";
        if (row.get(outerTag).length > 0) {
            assertEquals(row.get(outerTag)[0], String.valueOf(packet.vlan()), name);
        }
        if (row.get("mpls.label").length > 0) {
            assertEquals(row.get("mpls.label")[0], String.valueOf(packet.mpls() >>> 12), name);
        }
    }

    private static void compareChecksums(String name, Map<String, String[]> row) {
        row.forEach((field, values) -> {
            if (field.endsWith("checksum.status")) {
                for (String status : values) {
                    assertTrue(status.equals(GOOD) || status.equals(UNVERIFIED), name + ": " + field + " " + status);
                }
            }
        });
    }

    private static void compareNetwork(String name, ParsedPacket packet, Map<String, String[]> row) {
        boolean isIpv4 = packet.version() == 4;
        assertEquals(packet.source(), expanded(last(row, isIpv4 ? "ip.src" : "ipv6.src")), name);
        assertEquals(packet.destination(), expanded(last(row, isIpv4 ? "ip.dst" : "ipv6.dst")), name);
        int plus = isIpv4 ? 0 : 40;
        assertEquals(packet.ipLength(), number(row, isIpv4 ? "ip.len" : "ipv6.plen") + plus, name);
        assertEquals(packet.ttl(), number(row, isIpv4 ? "ip.ttl" : "ipv6.hlim"), name);
        if (isIpv4) {
            assertEquals(packet.protocol(), number(row, "ip.proto"), name);
        }
        if ((packet.flags() & PacketDescriptor.FRAGMENT) != 0) {
            assertEquals(packet.fragmentId(), number(row, isIpv4 ? "ip.id" : "ipv6.fraghdr.ident"), name);
        }
    }

    private static void compareTransport(String name, ParsedPacket packet, Map<String, String[]> row) {
        boolean later = (packet.flags() & PacketDescriptor.LATER_FRAGMENT) != 0;
        switch (later ? 0 : packet.protocol()) {
            case 6 -> compareTcp(name, packet, row);
            case 17 -> compareUdp(name, packet, row);
            case 1 -> assertEquals(packet.icmp() >>> 8, number(row, "icmp.type"), name);
            case 58 -> assertEquals(packet.icmp() >>> 8, number(row, "icmpv6.type"), name);
            default -> assertEquals(0, packet.sourcePort(), name);
        }
    }

    private static void compareTcp(String name, ParsedPacket packet, Map<String, String[]> row) {
        assertEquals(packet.sourcePort(), number(row, "tcp.srcport"), name);
        assertEquals(packet.destinationPort(), number(row, "tcp.dstport"), name);
        assertEquals(packet.sequence(), number(row, "tcp.seq_raw"), name);
        assertEquals(packet.acknowledgment(), number(row, "tcp.ack_raw"), name);
        assertEquals(packet.tcpFlags(), number(row, "tcp.flags"), name);
        assertEquals(packet.window(), number(row, "tcp.window_size_value"), name);
        assertEquals(packet.payloadWire(), number(row, "tcp.len"), name);
        if (packet.mss() != 0) {
            assertEquals(packet.mss(), number(row, "tcp.options.mss_val"), name);
        }
    }

    private static void compareUdp(String name, ParsedPacket packet, Map<String, String[]> row) {
        assertEquals(packet.sourcePort(), number(row, "udp.srcport"), name);
        assertEquals(packet.destinationPort(), number(row, "udp.dstport"), name);
        if ((packet.flags() & PacketDescriptor.FRAGMENT) == 0) {
            assertEquals(packet.payloadWire(), number(row, "udp.length") - 8, name);
        }
    }

    private static String last(Map<String, String[]> row, String field) {
        String[] values = row.get(field);
        return values.length == 0 ? "none" : values[values.length - 1];
    }

    private static long number(Map<String, String[]> row, String field) {
        String value = last(row, field);
        return value.equals("none") ? -1 : Long.decode(value);
    }

    private static String expanded(String address) {
        return address.equals("none") ? address : InetAddress.ofLiteral(address).getHostAddress();
    }

    private static List<Map<String, String[]>> dissect(List<Sample> samples, Path file) throws Exception {
        writeCapture(samples, file);
        String tshark = Tools.require("tshark").toString();
        List<String> command = new ArrayList<>(List.of(tshark, "-n", "-r", file.toString(), "-T", "fields"));
        command.addAll(List.of("-E", "occurrence=a", "-E", "aggregator=,", "-E", "separator=/t"));
        for (String protocol : List.of("ip.defragment", "ipv6.defragment")) {
            command.addAll(List.of("-o", protocol + ":FALSE"));
        }
        for (String protocol : List.of("ip", "tcp", "udp")) {
            command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
        }
        command.addAll(List.of("-d", "mpls.label==" + SamplePackets.PSEUDOWIRE + ",pwethcw"));
        FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
        Process process = new ProcessBuilder(command)
                .redirectError(file.resolveSibling("errors").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> errors(file));
        return output.lines().map(TsharkAgreementTest::row).toList();
    }

    private static String errors(Path file) {
        try {
            return Files.readString(file.resolveSibling("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Map<String, String[]> row(String line) {
        String[] columns = line.split("\t", -1);
        Map<String, String[]> row = new HashMap<>();
        for (int i = 0; i < FIELDS.size(); i++) {
            row.put(FIELDS.get(i), columns[i].isEmpty() ? new String[0] : columns[i].split(","));
        }
        return row;
    }

    private static void writeCapture(List<Sample> samples, Path file) throws IOException {
        try (PcapWriter writer = PcapWriter.create(file, samples.getFirst().link())) {
            for (Sample sample : samples) {
                writer.packet(1_700_000_000_000_000_000L, sample.frame());
            }
        }
    }
}
