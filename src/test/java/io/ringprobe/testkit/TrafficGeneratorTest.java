package io.ringprobe.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.packet.LinkType;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.packet.ParseOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficGeneratorTest {
    @Test
    void shouldGiveTheSameForTheSameSeed() {
        assertEquals(digest(1), digest(1));
        assertNotEquals(digest(1), digest(2));
    }

    @Test
    void shouldGoForwardInTime() {
        List<Long> times = new ArrayList<>();
        new TrafficGenerator(3, 100).generate(20_000, (time, frame, wire) -> times.add(time));
        assertEquals(20_000, times.size());
        assertEquals(times.stream().sorted().toList(), times);
        assertTrue(times.getLast() - times.getFirst() > 60_000_000_000L, "some flows must time out");
    }

    @Test
    void shouldMixProtocolsAndOutcomes() {
        Map<ParseOutcome, Integer> outcomes = new EnumMap<>(ParseOutcome.class);
        Set<Integer> protocols = new HashSet<>();
        Set<Integer> versions = new HashSet<>();
        Set<Integer> flags = new HashSet<>();
        new TrafficGenerator(3, 2000).generate(30_000, (time, frame, wire) -> {
            ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, frame, wire, 0);
            outcomes.merge(packet.outcome(), 1, Integer::sum);
            protocols.add(packet.protocol());
            versions.add(packet.version());
            flags.add(packet.flags());
        });
        assertTrue(outcomes.get(ParseOutcome.PARSED) > 27_000, outcomes::toString);
        assertTrue(outcomes.size() >= 12, outcomes::toString);
        assertTrue(protocols.containsAll(Set.of(1, 4, 6, 17, 50, 58, 89, 132)), protocols::toString);
        assertTrue(versions.containsAll(Set.of(4, 6)));
        int later = PacketDescriptor.FRAGMENT | PacketDescriptor.LATER_FRAGMENT;
        assertTrue(flags.containsAll(Set.of(0, PacketDescriptor.FRAGMENT, later, PacketDescriptor.MPLS)));
    }

    @Test
    void shouldMakeAboutAsManyFlowsAsAskedFor() {
        Set<String> pairs = new HashSet<>();
        new TrafficGenerator(3, 500).generate(20_000, (time, frame, wire) -> {
            ParsedPacket packet = ParsedPacket.of(LinkType.ETHERNET, frame, wire, 0);
            if (packet.outcome() == ParseOutcome.PARSED) {
                String[] hosts = {packet.source(), packet.destination()};
                Arrays.sort(hosts);
                pairs.add(hosts[0] + " " + hosts[1]);
            }
        });
        // Tunnels whose inside a cut hides, and the stray frames' hosts, come on top.
        assertTrue(pairs.size() > 450 && pairs.size() < 560, pairs.size() + " pairs of hosts");
    }

    @Test
    void shouldBuildTheDemoCaptureThatIsCommitted() throws Exception {
        byte[] committed = Files.readAllBytes(Path.of("pcaps/demo.pcap"));
        assertArrayEquals(committed, DemoCapture.capture());
    }

    private static int digest(long seed) {
        int[] digest = {1};
        new TrafficGenerator(seed, 100)
                .generate(
                        2000,
                        (time, frame, wire) -> digest[0] =
                                31 * (31 * digest[0] + Arrays.hashCode(frame)) + Long.hashCode(time) + wire);
        return digest[0];
    }
}
