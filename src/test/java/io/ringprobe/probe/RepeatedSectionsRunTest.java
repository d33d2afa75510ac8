package io.ringprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringprobe.export.unirec.TrapcapReader;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.RepeatingPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that has several sections in a flow, from packets to outputs. Golden. */
class RepeatedSectionsRunTest {
    private static final int FLOWS = 400;
    private static final long START = 1_700_000_000_000_000_000L;

    @TempDir
    private Path folder;

    private Path capture;
    /** The octets of each flow, as many as there are sections for; the flow's number is its source port. */
    private final List<List<Integer>> octets = new ArrayList<>();

    @BeforeEach
    void writeCapture() throws IOException {
        capture = folder.resolve("repeats.pcap");
        SplittableRandom random = new SplittableRandom(11);
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (int flow = 0; flow < FLOWS; flow++) {
                octets.add(new ArrayList<>());
            }
            for (int packet = 0; packet < 3 * FLOWS; packet++) {
                int flow = packet % FLOWS;
                byte[] payload = new byte[random.nextInt(flow % 3 == 0 ? 1 : 25)];
                for (int i = 0; i < payload.length; i++) {
                    payload[i] = (byte) random.nextInt(256);
                    add(flow, payload[i] & 0xFF);
                }
                writer.packet(START + packet * 1000L, frame(flow, payload));
            }
        }
    }

    private void add(int flow, int octet) {
        if (octets.get(flow).size() < RepeatingPlugin.MAX) {
            octets.get(flow).add(octet);
        }
    }

    private static byte[] frame(int flow, byte[] payload) {
        return PacketBuilder.ethernet()
                .ipv4("10.0.0." + flow % 200, "10.1.0.1")
                .udp(1 + flow, 53)
                .payload(payload)
                .build();
    }

    private ProbeRun run(int shards) {
        return ProbeRun.over(capture)
                .plugins("basicplus", "pstats")
                .plugin(RepeatingPlugin::new)
                .shards(shards)
                .block(16);
    }

    private static ProbeRun.Result checked(ProbeRun run) throws IOException, InterruptedException {
        ProbeRun.Result result = run.run();
        assertEquals(List.of(), result.failures());
        assertEquals(List.of(), result.pluginFailures());
        assertEquals(List.of(), result.balance().broken());
        assertEquals(0, result.balance().lost());
        return result;
    }

    private int repeats() {
        return octets.stream().mapToInt(list -> Math.max(0, list.size() - 1)).sum();
    }

    private List<String> expected(Stream<String> lines) {
        return lines.sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldWriteARecordForEachSectionWhereUnirecHasThePlugin(int shards) throws Exception {
        Path with = folder.resolve("with");
        Path without = folder.resolve("without");
        checked(run(shards)
                .collector("unirec;ifc=f:" + with + ",f:" + without + ";plugins=(pstats,repeating),basicplus"));
        List<String> read = new ArrayList<>();
        for (Map<String, Object> record : TrapcapReader.read(with).records()) {
            read.add(record.get("SRC_PORT") + " " + record.get("RP_NUMBER"));
            assertEquals(3L, record.get("PACKETS"));
        }
        List<String> all = new ArrayList<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            for (int octet : octets.get(flow).isEmpty() ? List.of(0) : octets.get(flow)) {
                all.add(1 + flow + " " + octet);
            }
        }
        assertEquals(expected(all.stream()), expected(read.stream()));
        assertEquals(FLOWS, TrapcapReader.read(without).records().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldWriteALineForEachSectionInCsv(int shards) throws Exception {
        ProbeRun.Result result = checked(run(shards).csv(""));
        int number = column(result, "RP_NUMBER");
        int port = column(result, "SRC_PORT");
        int packets = column(result, "PACKETS");
        List<String> read = new ArrayList<>();
        for (String line : result.records()) {
            String[] values = line.split(",");
            assertEquals("3", values[packets]);
            read.add(values[port] + " " + values[number]);
        }
        List<String> all = new ArrayList<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            for (int octet : octets.get(flow).isEmpty() ? List.of(0) : octets.get(flow)) {
                all.add(1 + flow + " " + octet);
            }
        }
        assertEquals(expected(all.stream()), expected(read.stream()));
        String counted = "%,d flows".formatted(FLOWS);
        assertTrue(result.table().stream().anyMatch(line -> line.contains(counted)), result.table()::toString);
        String repeated = "repeats %,d".formatted(repeats());
        assertTrue(result.table().stream().anyMatch(line -> line.contains(repeated)), result.table()::toString);
    }

    private static int column(ProbeRun.Result result, String name) {
        return Stream.of(result.header().split(","))
                .map(title -> title.split(" ")[1])
                .toList()
                .indexOf(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldLeaveRepeatsOutWhereTheirPluginIsNotWanted(int shards) throws Exception {
        ProbeRun.Result result = checked(
                run(shards).csv("plugins=basic").csv("plugins=repeating").csv("plugins=pstats"));
        long found = octets.stream().filter(list -> !list.isEmpty()).count();
        assertEquals(FLOWS, result.records(0).size());
        assertEquals(found + repeats(), result.records(1).size());
        assertEquals(FLOWS, result.records(2).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldWriteAnArrayOfSectionsInJson(int shards) throws Exception {
        ProbeRun.Result result = checked(run(shards).json());
        assertEquals(FLOWS, result.records().size());
        ObjectMapper mapper = new ObjectMapper();
        for (String line : result.records()) {
            JsonNode flow = mapper.readTree(line);
            List<Integer> numbers = new ArrayList<>();
            flow.path(RepeatingPlugin.NAME).forEach(section -> {
                numbers.add(section.get("RP_NUMBER").intValue());
                assertEquals(
                        section.get("RP_NUMBER").intValue() < 255
                                ? section.get("RP_NUMBER").intValue()
                                : 255,
                        section.get("RP_TEXT").textValue().length());
            });
            assertEquals(octets.get(flow.get("SRC_PORT").intValue() - 1), numbers);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldWriteALineBelowTheFlowForEachSectionInText(int shards) throws Exception {
        ProbeRun.Result result = checked(run(shards).output("text"));
        long sections = result.records().stream()
                .filter(line -> line.startsWith("    repeating RP_NUMBER="))
                .count();
        assertEquals(octets.stream().mapToInt(List::size).sum(), sections);
        long flows = result.records().stream()
                .filter(line -> line.contains(" -> ") && line.contains("UDP"))
                .count();
        assertEquals(FLOWS, flows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";lists=false", ";mtu=500", ";mtu=500;lists=false"})
    void shouldLoseNothingAndCountNothingTwiceInIpfix(String options) throws Exception {
        ProbeRun.Result result = checked(run(4).output("ipfix" + options).csv("plugins=repeating"));
        Path file = Files.write(folder.resolve("flows.ipfix"), result.contents().getFirst());
        TsharkFields read = new TsharkFields(
                file, List.of("_ws.malformed", "_ws.expert", "cflow.packets", "cflow.enterprise_private_entry"));
        assertEquals(List.of(), read.values("_ws.malformed"));
        assertEquals(List.of(), read.values("_ws.expert"));
        long packets =
                read.values("cflow.packets").stream().mapToLong(Long::parseLong).sum();
        assertEquals(3L * FLOWS, packets);
        int sections = octets.stream().mapToInt(List::size).sum();
        assertEquals(sections, result.records(1).size());
        String repeated = "repeats %,d".formatted(repeats());
        assertTrue(result.table().stream().anyMatch(line -> line.contains(repeated)), result.table()::toString);
        int records = read.values("cflow.packets").size() / 2;
        assertEquals(options.contains("lists") ? FLOWS + repeats() : FLOWS, records);
    }
}
