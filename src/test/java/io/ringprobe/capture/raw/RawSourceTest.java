package io.ringprobe.capture.raw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.SamplePackets;
import io.ringprobe.testkit.TestComponents;
import io.ringprobe.testkit.Tools;
import io.ringprobe.testkit.VethPair;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources of the input {@code raw}, on a virtual cable. */
@Timeout(60)
class RawSourceTest {
    private static final int ENOUGH_SECONDS = 10;
    /** Of hosts that talk to each other. */
    private static final int PAIRS = 120;

    private static final String A = "192.0.2.1";
    private static final String B = "198.51.100.2";

    @TempDir
    private Path folder;

    private Path capture(List<byte[]> frames) throws IOException {
        Path capture = folder.resolve("sent.pcap");
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (byte[] frame : frames) {
                writer.packet(1_000_000_000L, frame);
            }
        }
        return capture;
    }

    private static void send(VethPair cable, Path capture) throws IOException {
        cable.replay(capture, "--topspeed");
    }

    private static List<byte[]> numbered(int count) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(PacketBuilder.ethernet()
                    .ipv4(A, B)
                    .udp(1024 + i % 1000, 9)
                    .payload(100)
                    .build());
        }
        return frames;
    }

    @Test
    void shouldHandOverEachFrameAsItWasSent() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        SamplePackets.all().stream().filter(s -> s.link() == LinkType.ETHERNET).forEach(s -> sent.add(s.frame()));
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("ifc=" + cable.near())) {
            send(cable, capture(sent));
            sources.pollUntil(() -> sources.count() >= sent.size(), ENOUGH_SECONDS);
            List<byte[]> frames = sources.taken().getFirst().frames();
            assertEquals(sent.size(), frames.size());
            for (int i = 0; i < sent.size(); i++) {
                assertArrayEquals(sent.get(i), frames.get(i), "frame " + i);
            }
        }
    }

    @Test
    void shouldKeepBothDirectionsAndFragmentsOfAFlowOnOneRing() throws Exception {
        Map<String, Integer> pairs = new HashMap<>();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            for (byte[] frame : between(i)) {
                sent.add(frame);
                pairs.put(HexFormat.of().formatHex(frame), i);
            }
        }
        Collections.shuffle(sent, new Random(3));
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("threads=2;ifc=" + cable.near())) {
            Path capture = capture(sent);
            send(cable, capture);
            // What this machine sends is told from what comes by nothing but where the kernel has its headers.
            VethPair.run("tcpreplay", "--topspeed", "-i", cable.near(), capture.toString());
            sources.pollUntil(() -> sources.count() >= 2 * sent.size(), ENOUGH_SECONDS);
            assertEquals(2 * sent.size(), sources.count());
            Set<Integer> first = pairsOn(sources.taken().getFirst(), pairs);
            Set<Integer> second = pairsOn(sources.taken().getLast(), pairs);
            assertEquals(PAIRS, first.size() + second.size(), () -> "on both rings: " + first + " and " + second);
            assertTrue(Math.min(first.size(), second.size()) > PAIRS / 5, () -> "badly parted: " + first);
        }
    }

    private static Set<Integer> pairsOn(Sources.Taken ring, Map<String, Integer> pairs) {
        Set<Integer> found = new TreeSet<>();
        ring.frames().forEach(frame -> found.add(pairs.get(HexFormat.of().formatHex(frame))));
        return found;
    }

    /** All kinds of packets between two hosts, over a link of one of the kinds that there are, both ways. */
    private static List<byte[]> between(int pair) {
        boolean ipv4 = pair / 6 % 2 == 0;
        String client = ipv4 ? "10.0.0." + pair : "2001:db8::" + pair;
        String server = ipv4 ? "10.9.0.1" : "2001:db8:9::1";
        List<byte[]> frames = new ArrayList<>();
        frames.add(ip(pair, client, server).tcp(1000 + pair, 80).build());
        frames.add(ip(pair, server, client).tcp(80, 1000 + pair).build());
        frames.add(ip(pair, client, server).udp(1000 + pair, 53).payload(99).build());
        frames.addAll(
                ip(pair, client, server).udp(1000 + pair, 53).payload(2000).fragments(576));
        frames.addAll(
                ip(pair, server, client).udp(53, 1000 + pair).payload(2000).fragments(576));
        return frames;
    }

    private static PacketBuilder ip(int pair, String from, String to) {
        PacketBuilder builder = PacketBuilder.ethernet();
        builder = switch (pair % 6) {
            case 0 -> builder.vlan(5);
            case 1 -> builder.vlan(0x88A8, 5).vlan(from.length());
            case 2 -> builder.vlan(5).vlan(6).vlan(7);
            case 3 -> builder.pppoe(1);
            case 4 -> builder.mpls(100 + from.length()).mpls(200);
            default -> builder;
        };
        return from.indexOf(':') < 0 ? builder.ipv4(from, to) : builder.ipv6(from, to);
    }

    @Test
    void shouldCountWhatFoundNoRoom() throws Exception {
        List<byte[]> first = numbered(1000);
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("blocks=4;pkts=2;ifc=" + cable.near())) {
            sources.hold(true);
            send(cable, capture(first));
            sources.pollUntil(() -> sources.count() + sources.missed() >= first.size(), ENOUGH_SECONDS);
            long room = sources.count();
            assertTrue(room > 10 && room < 500, "room for " + room);
            assertEquals(first.size(), room + sources.missed());
            assertEquals(first.size(), counter(cable, "rx_packets"));

            sources.hold(false);
            sources.poll();
            List<byte[]> second = numbered(10);
            send(cable, capture(second));
            sources.pollUntil(() -> sources.count() >= room + second.size(), ENOUGH_SECONDS);
            assertEquals(room + second.size(), sources.count());
            assertEquals(first.size() + second.size(), sources.count() + sources.missed());
            assertEquals(0, sources.missedByInterface());
        }
    }

    /** What the interface itself has counted. */
    private static long counter(VethPair cable, String name) throws IOException {
        Path counter = Path.of("/sys/class/net", cable.near(), "statistics", name);
        return Long.parseLong(Files.readString(counter).strip());
    }

    @Test
    void shouldCountWhatTheInterfaceDrops() throws Exception {
        byte[] tooLong =
                PacketBuilder.ethernet().ipv4(A, B).udp(1, 2).payload(8000).build();
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("threads=2;ifc=" + cable.near())) {
            VethPair.run("ip", "link", "set", cable.near(), "mtu", "1500");
            List<String> sender = new ArrayList<>(cable.onFarSide());
            String sent = capture(List.of(tooLong)).toString();
            // It is told that the packet was dropped, and tries again and again.
            sender.addAll(List.of("timeout", "0.2", "tcpreplay", "-i", cable.far(), sent));
            new ProcessBuilder(sender)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            long dropped = counter(cable, "rx_dropped");
            assertTrue(dropped > 0, "a cable drops what is too long for its end");
            sources.pollUntil(() -> sources.missedByInterface() == dropped, ENOUGH_SECONDS);
            assertEquals(dropped, sources.missedByInterface());
            assertEquals(0, sources.count());
            assertEquals(0, sources.missed());
        }
    }

    @Test
    void shouldCutWhatIsLongerThanABlock() throws Exception {
        byte[] sent = PacketBuilder.ethernet()
                .vlan(9)
                .ipv4(A, B)
                .udp(1, 2)
                .payload(8000)
                .build();
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("pkts=1;ifc=" + cable.near())) {
            send(cable, capture(List.of(sent)));
            sources.pollUntil(() -> sources.count() > 0, ENOUGH_SECONDS);
            Sources.Taken taken = sources.taken().getFirst();
            byte[] seen = taken.frames().getFirst();
            assertEquals(sent.length, taken.longest());
            assertTrue(seen.length > 3500 && seen.length < 4096, seen.length + " octets");
            assertArrayEquals(Arrays.copyOf(sent, seen.length), seen);
        }
    }

    @Test
    void shouldLendNoBlockTwice() throws Exception {
        List<byte[]> sent = numbered(20);
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("blocks=2;pkts=1;ifc=" + cable.near())) {
            sources.hold(true);
            for (int i = 0; i < 3; i++) {
                send(cable, capture(sent));
                sources.poll();
                sources.poll();
            }
            int held = sources.count();
            sources.poll();
            assertEquals(held, sources.count());
        }
    }

    @Test
    void shouldWaitForAnInterfaceThatIsDown() throws Exception {
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("threads=2;ifc=" + cable.near())) {
            assertSees(cable, sources);
            cable.nearDown();
            awaitTrouble(sources, "interface " + cable.near() + " is down");
            cable.nearUp();
            awaitTrouble(sources, null);
            assertSees(cable, sources);
            cable.farDown();
            awaitTrouble(sources, "interface " + cable.near() + " has no link");
            cable.farUp();
            awaitTrouble(sources, null);
            assertSees(cable, sources);
            assertEquals(0, sources.missed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";threads=2"})
    void shouldOpenAnInterfaceThatIsStillDown(String options) throws Exception {
        try (VethPair cable = VethPair.up()) {
            cable.nearDown();
            try (Sources sources = Sources.open("ifc=" + cable.near() + options)) {
                assertEquals(Set.of("interface " + cable.near() + " is down"), sources.troubles());
                cable.nearUp();
                awaitTrouble(sources, null);
                assertSees(cable, sources);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";threads=2", ";fanout=77;threads=2"})
    void shouldGoOnWithAnInterfaceThatWasMadeAnew(String options) throws Exception {
        try (VethPair cable = VethPair.up();
                Sources sources = Sources.open("ifc=" + cable.near() + options)) {
            for (int i = 0; i < 2; i++) {
                assertSees(cable, sources);
                cable.unplug();
                awaitTrouble(sources, "interface " + cable.near() + " is gone");
                cable.plug();
                awaitTrouble(sources, null);
            }
            assertSees(cable, sources);
        }
    }

    private void awaitTrouble(Sources sources, String trouble) throws IOException {
        sources.pollUntil(() -> sources.troubles().equals(Collections.singleton(trouble)), ENOUGH_SECONDS);
        assertEquals(Collections.singleton(trouble), sources.troubles());
    }

    /** Sends some packets and sees each once. */
    private void assertSees(VethPair cable, Sources sources) throws IOException {
        List<byte[]> sent = numbered(50);
        int before = sources.count();
        send(cable, capture(sent));
        sources.pollUntil(() -> sources.count() >= before + sent.size(), ENOUGH_SECONDS);
        sources.poll();
        assertEquals(before + sent.size(), sources.count());
    }

    @Test
    void shouldShareAnInterfaceAmongInputsThatSayFanout() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            sent.addAll(between(i));
        }
        try (VethPair cable = VethPair.up();
                Sources one = Sources.open("fanout;ifc=" + cable.near());
                Sources other = Sources.open("fanout;ifc=" + cable.near());
                Sources alone = Sources.open("ifc=" + cable.near())) {
            send(cable, capture(sent));
            one.pollUntil(() -> one.count() >= sent.size(), 1);
            other.poll();
            alone.poll();
            assertEquals(sent.size(), one.count() + other.count());
            assertTrue(Math.min(one.count(), other.count()) > sent.size() / 5, "one has " + one.count());
            assertEquals(sent.size(), alone.count());
        }
    }

    @Test
    void shouldSeeEachPacketOfTheLoopbackInterfaceOnce() throws Exception {
        byte[] payload = ("ringprobe " + ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        InetAddress here = InetAddress.getLoopbackAddress();
        skipUnlessPermitted();
        try (Sources sources = Sources.open("ifc=lo");
                DatagramSocket receiver = new DatagramSocket(new InetSocketAddress(here, 0));
                DatagramSocket sender = new DatagramSocket(new InetSocketAddress(here, 0))) {
            for (int i = 0; i < 10; i++) {
                sender.send(new DatagramPacket(payload, payload.length, receiver.getLocalSocketAddress()));
            }
            sources.pollUntil(() -> ours(sources, payload) >= 10, ENOUGH_SECONDS);
            sources.poll();
            assertEquals(10, ours(sources, payload));
        }
    }

    private static long ours(Sources sources, byte[] payload) {
        String wanted = new String(payload, StandardCharsets.ISO_8859_1);
        return sources.taken().getFirst().frames().stream()
                .filter(f -> new String(f, StandardCharsets.ISO_8859_1).endsWith(wanted))
                .count();
    }

    private static void skipUnlessPermitted() throws IOException {
        VethPair.up().close();
    }

    @Test
    void shouldKnowWhetherPacketsAreMerged() throws Exception {
        String ethtool = Tools.require("ethtool").toString();
        try (VethPair cable = VethPair.up();
                PacketSocket socket = PacketSocket.open(cable.near());
                Ethtool card = new Ethtool(socket)) {
            VethPair.run(ethtool, "-K", cable.near(), "gro", "on");
            assertTrue(card.mergesPackets());
            VethPair.run(ethtool, "-K", cable.near(), "gro", "off");
            assertFalse(card.mergesPackets());
            assertEquals(-1, card.stampingClock(), "a cable has no clock");
            assertEquals(CardClock.UNKNOWN, CardClock.offset(9999));
        }
    }

    @Test
    void shouldSayThatThereIsNoSuchInterface() {
        for (String name : List.of("ringprobe0", "a-name-that-is-too-long", "../net/lo")) {
            ConfigException e = assertThrows(ConfigException.class, () -> Sources.open("ifc=" + name));
            assertTrue(e.getMessage().contains("ifc=" + name + " is wrong"), e.getMessage());
        }
    }

    @Test
    void shouldRefuseARingThatIsTooLarge() {
        ConfigException e = assertThrows(ConfigException.class, () -> Sources.open("ifc=lo;blocks=65536;pkts=16384"));
        assertTrue(e.getMessage().contains("blocks=65536 is wrong"), e.getMessage());
    }

    @Test
    void shouldListInterfaces() throws IOException {
        RawInput input = new RawInput();
        List<String> lines =
                input.listing(TestComponents.options(input.spec(), "raw;list")).orElseThrow();
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("lo ")), lines::toString);
        assertEquals(Optional.empty(), input.listing(TestComponents.options(input.spec(), "raw;ifc=lo")));
    }
}
