package io.ringprobe.capture.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.file.Captured;
import io.ringprobe.capture.file.PcapInput;
import io.ringprobe.capture.file.RecordingReceiver;
import io.ringprobe.config.Options;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets from a real interface, through the real libpcap. */
@Timeout(60)
class LiveCaptureTest {
    private static final Path DEMO = Path.of("pcaps/demo.pcap");
    private static final long MILLISECOND = 1_000_000;
    private static final long PATIENCE_NANOS = 20_000 * MILLISECOND;

    private Veth veth;

    @BeforeEach
    void makeLink() throws Exception {
        veth = Veth.up();
    }

    @AfterEach
    void removeLink() throws IOException {
        veth.close();
    }

    private static PacketSource open(String text, int packetBuffer) throws IOException {
        PcapInput input = new PcapInput();
        Options options = TestComponents.options(input.spec(), text);
        return input.open(options, new InputContext(List.of(options), packetBuffer))
                .getFirst();
    }

    private PacketSource open(String more) throws IOException {
        return open("pcap;ifc=" + veth.near() + more, 1 << 20);
    }

    private static List<byte[]> demo() throws IOException {
        return CapturedFrames.read(DEMO).stream()
                .map(CapturedFrames.Frame::octets)
                .toList();
    }

    private void send(List<byte[]> frames) throws Exception {
        for (byte[] frame : frames) {
            veth.send(frame);
        }
    }

    /** Polls as a capture thread does, until there are so many packets. */
    private static void receive(PacketSource source, RecordingReceiver receiver, int packets) throws IOException {
        pollUntil(source, receiver, () -> receiver.packets.size() >= packets);
    }

    private static void pollUntil(PacketSource source, RecordingReceiver receiver, BooleanSupplier done)
            throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("nothing more comes after " + receiver.packets.size() + " packets, missed " + source.missed()
                        + ", trouble: " + source.trouble());
            }
            if (source.poll(receiver, 128) == 0) {
                source.await(5 * MILLISECOND);
            }
        }
    }

    /** Polls on a little while, in which nothing more should come. */
    private static void expectNoMore(PacketSource source, RecordingReceiver receiver) throws IOException {
        int before = receiver.packets.size();
        for (int i = 0; i < 10; i++) {
            source.poll(receiver, 128);
            source.await(5 * MILLISECOND);
        }
        assertEquals(before, receiver.packets.size());
    }

    private static void assertFrames(List<byte[]> expected, RecordingReceiver receiver) {
        assertEquals(expected.size(), receiver.packets.size());
        for (int i = 0; i < expected.size(); i++) {
            Captured packet = receiver.packets.get(i);
            assertArrayEquals(expected.get(i), packet.frame(), "packet " + i);
            assertEquals(expected.get(i).length, packet.wire());
            assertEquals(LinkType.ETHERNET, packet.link());
        }
    }

    @Test
    void shouldDeliverEachPacketAsItWasSent() throws Exception {
        List<byte[]> frames = demo();
        RecordingReceiver receiver = new RecordingReceiver();
        long before = System.currentTimeMillis() * MILLISECOND;
        try (PacketSource source = open("")) {
            send(frames);
            receive(source, receiver, frames.size());
            expectNoMore(source, receiver);
            assertEquals(veth.near(), source.name());
            assertEquals(-1, source.size());
            assertEquals(frames.stream().mapToLong(f -> f.length).sum(), source.position());
            assertEquals(0, source.missed());
            assertEquals(0, source.missedByInterface());
            assertNull(source.trouble());
        }
        assertFrames(frames, receiver);
        long after = (System.currentTimeMillis() + 1) * MILLISECOND;
        long last = before;
        for (Captured packet : receiver.packets) {
            assertTrue(packet.nanos() >= last && packet.nanos() <= after, "time goes back, or isn't now");
            last = packet.nanos();
        }
        assertTrue(
                receiver.packets.stream().anyMatch(p -> p.nanos() % 1000 != 0), "time stamps are cut to microseconds");
    }

    @Test
    void shouldNotTouchPacketsThatShardsStillHold() throws Exception {
        Random random = new Random(7);
        RecordingReceiver receiver = new RecordingReceiver(5);
        List<byte[]> sent = new ArrayList<>();
        try (PacketSource source = open("pcap;ifc=" + veth.near() + ";snaplen=2000", 1 << 16)) {
            for (int round = 0; round < 7; round++) {
                List<byte[]> frames = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    byte[] frame = new byte[14 + random.nextInt(1900)];
                    random.nextBytes(frame);
                    // Not for us, and of no protocol that the kernel knows.
                    frame[0] = 2;
                    frame[12] = (byte) 0x88;
                    frame[13] = (byte) 0xB5;
                    frames.add(frame);
                }
                send(frames);
                sent.addAll(frames);
                receive(source, receiver, sent.size());
            }
            receiver.release(receiver.packets.size());
            assertEquals(0, source.missed());
        }
        assertFrames(sent, receiver);
    }

    @Test
    void shouldLetTheKernelFilter() throws Exception {
        String filter = ";filter=udp port 53 or (vlan and tcp)";
        List<byte[]> expected = new ArrayList<>();
        RecordingReceiver ofFile = new RecordingReceiver();
        try (PacketSource source = open("pcap;file=" + DEMO + filter, 1 << 20)) {
            while (source.poll(ofFile, 128) != PacketSource.END) {
                assertTrue(ofFile.packets.size() < 1000);
            }
        }
        ofFile.packets.forEach(packet -> expected.add(packet.frame()));
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = open(filter)) {
            send(demo());
            receive(source, receiver, expected.size());
            expectNoMore(source, receiver);
        }
        assertTrue(expected.size() > 10 && ofFile.filtered > 10, expected.size() + " pass, else " + ofFile.filtered);
        assertFrames(expected, receiver);
        assertEquals(0, receiver.filtered);
    }

    @Test
    void shouldCutPacketsAtSnaplen() throws Exception {
        List<byte[]> frames = demo();
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = open(";snaplen=150")) {
            send(frames);
            receive(source, receiver, frames.size());
        }
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            assertEquals(frame.length, receiver.packets.get(i).wire());
            byte[] cut = Arrays.copyOf(frame, Math.min(150, frame.length));
            assertArrayEquals(cut, receiver.packets.get(i).frame());
        }
        assertTrue(frames.stream().anyMatch(f -> f.length > 150));
    }

    @Test
    void shouldCountWhatTheKernelDrops() throws Exception {
        byte[] frame = new byte[1400];
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xB5;
        RecordingReceiver receiver = new RecordingReceiver();
        int sent = 3000;
        try (PacketSource source = open(";buffer=1M")) {
            for (int i = 0; i < sent; i++) {
                veth.send(frame);
            }
            pollUntil(source, receiver, () -> receiver.packets.size() + source.missed() >= sent);
            expectNoMore(source, receiver);
            assertEquals(sent, receiver.packets.size() + source.missed());
            assertTrue(source.missed() > 100, "missed " + source.missed());
        }
    }

    @Test
    void shouldGoOnAfterTheInterfaceWasDown() throws Exception {
        List<byte[]> frames = demo();
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = open("")) {
            send(frames.subList(0, 50));
            receive(source, receiver, 50);
            veth.down();
            pollUntil(source, receiver, () -> source.trouble() != null);
            assertEquals("interface " + veth.near() + " is down", source.trouble());
            veth.upAgain();
            send(frames.subList(50, frames.size()));
            receive(source, receiver, frames.size());
            pollUntil(source, receiver, () -> source.trouble() == null);
            assertEquals(0, source.missed());
        }
        assertFrames(frames, receiver);
    }

    @Test
    void shouldGoOnWithAnInterfaceThatHasComeBackAnew() throws Exception {
        List<byte[]> frames = demo();
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = open("")) {
            send(frames.subList(0, 50));
            receive(source, receiver, 50);
            veth.remove();
            pollUntil(source, receiver, () -> source.trouble() != null);
            veth.makeAgain();
            pollUntil(source, receiver, () -> source.trouble() == null);
            send(frames.subList(50, frames.size()));
            receive(source, receiver, frames.size());
        }
        assertFrames(frames, receiver);
    }

    @Test
    void shouldWaitForAnInterfaceThatIsDownAtTheStart() throws Exception {
        List<byte[]> frames = demo();
        RecordingReceiver receiver = new RecordingReceiver();
        veth.down();
        try (PacketSource source = open("")) {
            pollUntil(source, receiver, () -> source.trouble() != null);
            assertEquals("interface " + veth.near() + " is down", source.trouble());
            veth.upAgain();
            pollUntil(source, receiver, () -> source.trouble() == null);
            send(frames);
            receive(source, receiver, frames.size());
        }
        assertFrames(frames, receiver);
    }

    @Test
    void shouldCaptureFromAllInterfacesAsLinuxCooked() throws Exception {
        byte[] frame = new byte[200];
        new Random(3).nextBytes(frame);
        frame[0] = 2;
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xB6;
        RecordingReceiver receiver = new RecordingReceiver();
        try (PacketSource source = open("pcap;ifc=any;filter=ether proto 0x88B6", 1 << 20)) {
            veth.send(frame);
            // It goes out at one end and comes in at the other.
            receive(source, receiver, 2);
            assertNull(source.trouble());
        }
        for (Captured packet : receiver.packets) {
            assertTrue(
                    packet.link() == LinkType.LINUX_SLL || packet.link() == LinkType.LINUX_SLL2,
                    packet.link().toString());
            byte[] end = Arrays.copyOfRange(packet.frame(), packet.frame().length - 186, packet.frame().length);
            assertArrayEquals(Arrays.copyOfRange(frame, 14, 200), end);
        }
    }

    @Test
    void shouldListInterfacesWithState() throws Exception {
        PcapInput input = new PcapInput();
        Options options = TestComponents.options(input.spec(), "pcap;list");
        List<String> before = input.listing(options).orElseThrow();
        assertTrue(before.stream().anyMatch(l -> l.matches(veth.near() + " +up")), before.toString());
        assertTrue(before.stream().anyMatch(l -> l.matches("lo +up +127\\.0\\.0\\.1.*")), before.toString());
        veth.down();
        List<String> after = input.listing(options).orElseThrow();
        assertTrue(after.stream().anyMatch(l -> l.matches(veth.near() + " +down")), after.toString());
        assertTrue(after.stream().anyMatch(l -> l.matches(veth.far() + " +no link")), after.toString());
    }
}
