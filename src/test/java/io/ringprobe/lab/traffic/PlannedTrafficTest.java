package io.ringprobe.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.scenario.ScenarioFile;
import io.ringprobe.lab.scenario.ScenarioFile.Outcome;
import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlannedTrafficTest {
    private static final int SYN = 2;

    @TempDir
    private Path folder;

    private Outcome run(String text, String... settings) {
        return ScenarioFile.run(ScenarioFile.of(folder, text, settings));
    }

    static Stream<String> scenarios() {
        return Scenario.names().stream();
    }

    private static Outcome some(String name, String... settings) {
        List<String> all = Stream.concat(Stream.of("packets=4000"), Arrays.stream(settings))
                .toList();
        return ScenarioFile.run(Scenario.read(name, all));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldMakeTheSameOfTheSameSeed(String name) {
        Outcome first = some(name, "seed=3");
        Outcome again = some(name, "seed=3");
        assertEquals(first.digest(), again.digest());
        assertEquals(first.truth(), again.truth());
        assertNotEquals(first.digest(), some(name, "seed=4").digest());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldKeepTheOrderOfTimeAndTellEachFlowOnce(String name) {
        Outcome outcome = some(name);
        assertEquals(4000, outcome.packets());
        assertEquals(outcome.times().stream().sorted().toList(), outcome.times());
        Set<List<Object>> keys = new HashSet<>();
        long packets = 0;
        for (TruthFlow flow : outcome.truth()) {
            assertTrue(keys.add(key(flow)), "twice: " + flow);
            packets += flow.packets() + flow.packetsRev();
            assertTrue(flow.lastNanos() >= flow.firstNanos(), "ends before it begins: " + flow);
        }
        assertEquals(outcome.packets(), packets, "packets of all flows");
    }

    /** Both directions alike. */
    private static List<Object> key(TruthFlow flow) {
        return List.of(
                Set.of(List.of(flow.source(), flow.sourcePort()), List.of(flow.destination(), flow.destinationPort())),
                flow.protocol());
    }

    @Test
    void shouldEndAtTheFirstLimit() {
        String mix =
                "rate = 1000\narrival = constant\ngap = 1ms\nmix = [ { stream = udp, packets = 3, sizes = 64 } ]\n";
        Outcome flows = run("flows = 10\n" + mix);
        assertEquals(30, flows.packets());
        assertEquals(10, flows.flows());
        assertEquals(10, flows.truth().size());
        Outcome packets = run("flows = 10\npackets = 7\n" + mix);
        assertEquals(7, packets.packets());
        assertEquals(
                7,
                packets.truth().stream()
                        .mapToLong(f -> f.packets() + f.packetsRev())
                        .sum());
        Outcome duration = run("flows = 10\nduration = 2.5ms\n" + mix);
        assertEquals(6, duration.packets(), "flows begin at 0, 1 and 2 ms and send each ms");
        assertEquals(3, duration.truth().size());
    }

    @Test
    void shouldMakeTcpConnectionsWhole() {
        Outcome outcome = run("flows = 50\nmix = [ { stream = tcp, port = 80, packets = 20, sizes = 600 } ]");
        for (TruthFlow flow : outcome.truth()) {
            assertEquals(20, flow.packets() + flow.packetsRev());
            assertEquals(80, flow.destinationPort());
            assertEquals(0x1B, flow.tcpFlags(), "SYN, ACK, PSH, FIN");
            long octets = 14 * (600 - 14) + 2 * 52 + 4 * 40;
            assertEquals(octets, flow.octets() + flow.octetsRev());
        }
    }

    @Test
    void shouldWriteNothingThatWasLost() {
        Outcome all = run("flows = 20\nmix = [ { stream = udp } ]\nimpairments { loss = 1 }");
        assertEquals(0, all.packets());
        assertEquals(List.of(), all.truth());
        Outcome doubled = run("flows = 20\nmix = [ { stream = udp, packets = 5 } ]\nimpairments { duplicates = 1 }");
        assertEquals(200, doubled.packets());
        Outcome late = run("flows = 20\nmix = [ { stream = udp, packets = 5 } ]\nimpairments { reordering = 1 }");
        assertEquals(100, late.packets());
        Outcome again = run("flows = 20\nmix = [ { stream = tcp, packets = 8 } ]\nimpairments { retransmission = 1 }");
        assertTrue(again.packets() > 160 + 40, "packets: " + again.packets());
    }

    @Test
    void shouldTellWhoSentTheFirstPacketThatCame() {
        Outcome outcome = run("flows = 200\nmix = [ { stream = tcp, packets = 8 } ]\nimpairments { loss = 0.4 }");
        List<TruthFlow> turned = outcome.truth().stream()
                .filter(flow -> flow.sourcePort() == 443)
                .toList();
        assertTrue(turned.size() > 10, "flows that begin with the server's packet: " + turned.size());
        turned.forEach(flow -> assertTrue(flow.packets() > 0 && flow.destinationPort() >= 1024, flow::toString));
    }

    @Test
    void shouldLetClientsWithoutFreePortsMoveOn() {
        Outcome outcome = run("flows = 70000\nclients { hosts = 1 }\nservers { hosts = 1 }\n"
                + "mix = [ { stream = udp, packets = 1, sizes = 64 } ]");
        assertEquals(
                70_000,
                outcome.truth().stream().map(PlannedTrafficTest::key).distinct().count());
        assertEquals(
                2, outcome.truth().stream().map(TruthFlow::source).distinct().count());
    }

    @Test
    void shouldSayWhenANetworkIsTooSmall() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> run("flows = 1000\nclients { network = \"10.0.0.0/29\", hosts = 2 }\nservers { hosts = 2 }\n"
                        + "mix = [ { application = icmp } ]"));
        assertTrue(e.getMessage().contains("the network of the clients has only 6 addresses"), e::getMessage);
    }

    @Test
    void shouldAttackAsItsKindsDo() {
        Outcome scan = run("flows = 100\nmix = [ { attack = port-scan, port = 10, ports = 50, targets = 2 } ]");
        assertEquals(1, scan.truth().stream().map(TruthFlow::source).distinct().count());
        assertEquals(
                2, scan.truth().stream().map(TruthFlow::destination).distinct().count());
        assertEquals(
                50,
                scan.truth().stream().map(TruthFlow::destinationPort).distinct().count());
        Outcome hosts = run("flows = 100\nmix = [ { attack = host-scan, port = 23, answered = 0 } ]");
        assertEquals(
                100,
                hosts.truth().stream().map(TruthFlow::destination).distinct().count());
        Outcome flood = run("flows = 1000\nmix = [ { attack = syn-flood, answered = 0 } ]");
        assertTrue(
                flood.truth().stream().allMatch(f -> f.tcpFlags() == SYN && f.packets() == 1 && f.packetsRev() == 0));
        assertTrue(flood.truth().stream().map(TruthFlow::source).distinct().count() > 900);
    }

    @Test
    void shouldSplitFlowsByTheSharesOfTheMix() {
        Outcome outcome = run("flows = 20000\n"
                + "ipv6 = 0.25\n"
                + "mix = [\n"
                + "{ share = 3, name = a, stream = udp, packets = 1 }\n"
                + "{ share = 1, name = b, stream = udp, packets = 1 } ]");
        double a = outcome.truth().stream()
                        .filter(f -> f.application().equals("a"))
                        .count()
                / 20_000.0;
        double six = outcome.truth().stream()
                        .filter(f -> f.source().getAddress().length == 16)
                        .count()
                / 20_000.0;
        assertEquals(0.75, a, 0.02);
        assertEquals(0.25, six, 0.02);
    }

    /** A segment of flows or timers more now and then, which the heap has a small object for. */
    @Test
    void shouldAllocateNothingPerPacket() throws IOException, InterruptedException {
        String report = ChildJvm.run(TrafficAllocation.class, "imix", "impaired", "fragments", "tunnels", "many-flows");
        for (String line : report.strip().split("\n")) {
            long octets = Long.parseLong(line.substring(line.indexOf(' ') + 1));
            assertTrue(octets < 500_000, "a packet takes more than one octet of the heap: " + line);
        }
        assertEquals(5, report.lines().count(), report);
    }

    @Test
    @Tag("nightly")
    void shouldHoldOnlyFlowsThatLast() {
        Scenario scenario = Scenario.read("many-flows", List.of("flows=10000000", "rate=1000000", "gap=10ms"));
        int most = 0;
        try (PlannedTraffic traffic = (PlannedTraffic) scenario.traffic();
                NativeBlock frame = NativeBlock.allocate(traffic.maxFrameLength())) {
            while (traffic.next(frame.address()) > 0) {
                most = Math.max(most, traffic.activeFlows());
            }
            assertEquals(10_000_000, traffic.flows());
            assertEquals(50_000_000, traffic.packets());
            assertEquals(8, Memory.getUnsignedShortBE(frame.address() + 12) >>> 8, "it is IPv4");
        }
        assertTrue(most < 60_000, "flows at a time: " + most);
    }
}
