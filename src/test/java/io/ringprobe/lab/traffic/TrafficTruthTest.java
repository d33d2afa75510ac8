package io.ringprobe.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.app.Applications;
import io.ringprobe.lab.file.CaptureWriter;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.scenario.ScenarioFile;
import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.testkit.CsvLine;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether what is told of traffic is what a probe, and tshark, see in it. */
class TrafficTruthTest {
    private static final int PACKETS = 2000;
    /** Above the transport layer there may be noise, in which tshark would look for what it isn't. */
    private static final String BAD = "ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0"
            + " || icmp.checksum.status == 0 || icmpv6.checksum.status == 0 || !(tcp || udp || icmp || icmpv6"
            + " || ip.flags.mf == 1 || ip.frag_offset > 0 || ipv6.fraghdr)";

    @TempDir
    private Path folder;

    static Stream<String> scenarios() {
        return Scenario.names().stream();
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private Path make(Scenario scenario, List<TruthFlow> truth) throws IOException {
        Path capture = folder.resolve("made.pcapng");
        try (Traffic traffic = scenario.traffic(truth::add);
                CaptureWriter writer = CaptureWriter.create(capture)) {
            new CaptureRun(traffic, writer).run();
        }
        return capture;
    }

    /** Random settings of all that can be set. */
    private static String random(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("packets = " + (500 + random.nextInt(1500)) + "\nseed = " + seed + "\n");
        text.append("rate = ").append(1 + random.nextInt(100_000)).append('\n');
        text.append("ipv6 = ").append(random.nextInt(3) / 2.0).append('\n');
        text.append("clients { hosts = ").append(1 + random.nextInt(50)).append(", zipf = 1 }\n");
        text.append("servers { hosts = ").append(1 + random.nextInt(50)).append(" }\n");
        text.append("gap { distribution = exponential, mean = ")
                .append(1 + random.nextInt(5000))
                .append("us, max = 1s }\n");
        text.append("mtu = ").append(1280 + random.nextInt(300)).append('\n');
        text.append("mix = [\n");
        for (int part = 0; part <= random.nextInt(4); part++) {
            text.append("{ ")
                    .append(content(random))
                    .append(", ")
                    .append(manner(random))
                    .append(" }\n");
        }
        return text.append("]\n").toString();
    }

    private static String content(Random random) {
        List<String> applications = Applications.names();
        return switch (random.nextInt(4)) {
            case 0 -> "application = " + applications.get(random.nextInt(applications.size())) + ", variants = 3";
            case 1 ->
                "stream = tcp, sizes { distribution = uniform, min = 60, max = 1900 }, packets = "
                        + (1 + random.nextInt(20));
            case 2 ->
                "stream = udp, sizes { distribution = pareto, shape = 0.5, min = 60, max = 5000 }, packets { "
                        + "distribution = zipf, min = 1, max = 30 }";
            default ->
                "attack = "
                        + List.of("syn-flood", "port-scan", "host-scan", "udp-flood")
                                .get(random.nextInt(4)) + ", answered = 0.5, sources = 100";
        };
    }

    private static String manner(Random random) {
        List<String> kinds = List.of("plain", "vlan", "qinq", "mpls", "gre");
        return "encapsulation { plain = 1, " + kinds.get(random.nextInt(5)) + " = 2 }, fragments = "
                + random.nextInt(2) * 0.3 + ", impairments { loss = " + random.nextInt(2) * 0.1 + ", duplicates = "
                + random.nextInt(2) * 0.1 + ", reordering = " + random.nextInt(2) * 0.2 + ", retransmission = "
                + random.nextInt(2) * 0.2 + " }";
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldTellOfRandomTrafficWhatAProbeSees(long seed) throws IOException, InterruptedException {
        shouldBeSeen(ScenarioFile.of(folder, random(seed)), random(seed));
    }

    @Test
    @Tag("nightly")
    void shouldTellOfMuchRandomTrafficWhatAProbeSees() throws IOException, InterruptedException {
        for (long seed = 10; seed < 300; seed++) {
            shouldTellOfRandomTrafficWhatAProbeSees(seed);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldTellOfItsOwnScenariosWhatAProbeSees(String name) throws IOException, InterruptedException {
        shouldBeSeen(Scenario.read(name, List.of("packets=" + PACKETS)), name);
    }

    private void shouldBeSeen(Scenario scenario, String what) throws IOException, InterruptedException {
        List<TruthFlow> truth = new ArrayList<>();
        Path capture = make(scenario, truth);
        ProbeRun.Result result =
                ProbeRun.over(capture).csv("").cache("active=5;inactive=2").run();
        assertEquals(told(truth), seen(result), what);
    }

    /** The counters of each key: packets, octets and flags of the lower endpoint, and of the other. */
    private static Map<String, List<Long>> told(List<TruthFlow> truth) {
        Map<String, List<Long>> sums = new TreeMap<>();
        for (TruthFlow flow : truth) {
            add(
                    sums,
                    flow.protocol(),
                    flow.source().getHostAddress() + " " + flow.sourcePort(),
                    flow.destination().getHostAddress() + " " + flow.destinationPort(),
                    new long[] {
                        flow.packets(),
                        flow.octets(),
                        flow.tcpFlags(),
                        flow.packetsRev(),
                        flow.octetsRev(),
                        flow.tcpFlagsRev()
                    });
        }
        return sums;
    }

    private static Map<String, List<Long>> seen(ProbeRun.Result result) throws IOException {
        List<String> names = Arrays.stream(result.header().split(","))
                .map(column -> column.substring(column.indexOf(' ') + 1))
                .toList();
        Map<String, List<Long>> sums = new TreeMap<>();
        for (String line : result.records()) {
            List<String> cells = CsvLine.cells(line);
            long[] counters = Stream.of("PACKETS", "BYTES", "TCP_FLAGS", "PACKETS_REV", "BYTES_REV", "TCP_FLAGS_REV")
                    .mapToLong(name -> Long.parseLong(cells.get(names.indexOf(name))))
                    .toArray();
            add(
                    sums,
                    Integer.parseInt(cells.get(names.indexOf("PROTOCOL"))),
                    endpoint(cells, names, "SRC"),
                    endpoint(cells, names, "DST"),
                    counters);
        }
        return sums;
    }

    private static String endpoint(List<String> cells, List<String> names, String side) throws IOException {
        String address = cells.get(names.indexOf(side + "_IP"));
        // ICMP's type stands in the port.
        return InetAddress.getByName(address).getHostAddress() + " " + cells.get(names.indexOf(side + "_PORT"));
    }

    private static void add(Map<String, List<Long>> sums, int protocol, String source, String destination, long[] add) {
        boolean turned = source.compareTo(destination) > 0;
        String key = protocol + " " + (turned ? destination + " " + source : source + " " + destination);
        List<Long> before = sums.getOrDefault(key, List.of(0L, 0L, 0L, 0L, 0L, 0L));
        List<Long> after = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long more = add[turned ? (i + 3) % 6 : i];
            after.add(i % 3 == 2 ? before.get(i) | more : before.get(i) + more);
        }
        sums.put(key, after);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldMakeFramesThatTsharkFindsNoFaultWith(String name) throws IOException, InterruptedException {
        Path capture = make(Scenario.read(name, List.of("packets=" + PACKETS)), new ArrayList<>());
        assertEquals("", tshark(capture, BAD), name);
    }

    @Test
    void shouldSeeAFault() throws IOException, InterruptedException {
        Path capture = make(Scenario.read("imix", List.of("packets=100")), new ArrayList<>());
        byte[] octets = Files.readAllBytes(capture);
        octets[octets.length - 10] ^= 1;
        Files.write(capture, octets);
        assertEquals(1, tshark(capture, BAD).lines().count(), "a wrong octet in the last frame");
        assertEquals(100, tshark(capture, "ip || ipv6").lines().count(), "frames with IP");
    }

    private String tshark(Path capture, String filter) throws IOException, InterruptedException {
        Path output = folder.resolve("tshark.txt");
        List<String> command =
                new ArrayList<>(List.of(Tools.require("tshark").toString(), "-n", "-r", capture.toString()));
        for (String protocol : List.of("ip", "tcp", "udp")) {
            command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
        }
        command.addAll(List.of("-Y", filter));
        Process tshark = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(true, tshark.waitFor(60, TimeUnit.SECONDS), "tshark doesn't end");
        assertEquals(0, tshark.exitValue(), "tshark's status");
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
