package io.ringprobe.capture.ndp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.file.Captured;
import io.ringprobe.capture.file.RecordingReceiver;
import io.ringprobe.capture.live.LiveRun;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.ChildJvm;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The input ndp on a library that stands in for libnfb; a real card has not been met. */
@Timeout(60)
class NdpInputTest {
    private static final Path DEMO = Path.of("pcaps/demo.pcap");

    @TempDir
    static Path library;

    @TempDir
    Path folder;

    private static List<CapturedFrames.Frame> frames;

    @BeforeAll
    static void installLibrary() throws Exception {
        frames = CapturedFrames.read(DEMO);
        Card.installLibrary(library);
    }

    private static List<PacketSource> open(String device) throws IOException {
        NdpInput input = new NdpInput();
        Options options = TestComponents.options(input.spec(), "ndp;dev=" + device);
        assertFalse(input.isOffline(options));
        return input.open(options, new InputContext(List.of(options), 1 << 20));
    }

    /** Polls until nothing has come for a while. */
    private static void drain(PacketSource source, RecordingReceiver receiver, int limit) throws IOException {
        for (int quiet = 0; quiet < 20; quiet++) {
            if (source.poll(receiver, limit) > 0) {
                quiet = 0;
            }
        }
        receiver.release(receiver.packets.size());
        source.poll(receiver, limit);
    }

    private static RecordingReceiver read(String device, int limit) throws IOException {
        RecordingReceiver receiver = new RecordingReceiver(3);
        try (PacketSource source = open(device).getFirst()) {
            assertEquals(device + ":0", source.name());
            drain(source, receiver, limit);
            assertEquals(frames.stream().mapToLong(f -> f.octets().length).sum(), source.position());
        }
        return receiver;
    }

    private static void assertFrames(RecordingReceiver receiver) {
        assertEquals(frames.size(), receiver.packets.size());
        for (int i = 0; i < frames.size(); i++) {
            Captured packet = receiver.packets.get(i);
            assertArrayEquals(frames.get(i).octets(), packet.frame());
            assertEquals(frames.get(i).octets().length, packet.wire());
            assertEquals(LinkType.ETHERNET, packet.link());
        }
    }

    private static void assertTimes(RecordingReceiver receiver) {
        for (int i = 0; i < frames.size(); i++) {
            assertEquals(frames.get(i).nanos(), receiver.packets.get(i).nanos());
        }
    }

    @Test
    void shouldLendPacketsWithTheTimesThatTheFirmwareDescribes() throws Exception {
        Path card = Card.receiving(frames, folder, 1, 10_000);
        RecordingReceiver receiver = read(card.toString(), 4096);
        assertFrames(receiver);
        assertTimes(receiver);
    }

    @Test
    void shouldGiveBackPacketsBeforeACardWithLittleRoomGoesOn() throws Exception {
        Path card = Card.receiving(frames, folder, 1, 37);
        for (int limit : new int[] {1, 10, 100}) {
            RecordingReceiver receiver = read(card.toString(), limit);
            assertFrames(receiver);
            assertTimes(receiver);
        }
    }

    @Test
    void shouldReadTheTimesOfHanic() throws Exception {
        Path card = Card.make(frames, folder, "1 100 12 4", Card.tree("HANIC_100G"));
        RecordingReceiver receiver = read(card.toString(), 100);
        assertFrames(receiver);
        assertTimes(receiver);
    }

    @Test
    void shouldTakeTheTimeOfDayWhereTheCardTellsNone() throws Exception {
        Path withoutTime = Card.make(frames, folder.resolve("a"), "1 100 24 -1", Card.ndkTree());
        Path unknown = Card.make(frames, folder.resolve("b"), "1 100 24 6", Card.tree("OTHER"));
        for (Path card : List.of(withoutTime, unknown)) {
            long last = System.currentTimeMillis() * 1_000_000;
            RecordingReceiver receiver = read(card.toString(), 100);
            assertFrames(receiver);
            long after = (System.currentTimeMillis() + 1) * 1_000_000;
            for (Captured packet : receiver.packets) {
                assertTrue(packet.nanos() >= last - 1_000_000 && packet.nanos() <= after);
                last = packet.nanos();
            }
        }
    }

    @Test
    void shouldMakeTheFlowsOfTheFileFromOneQueueAndFromSeveral() throws Exception {
        List<String> expected = LiveRun.ofFile(DEMO);
        Path one = Card.receiving(frames, folder.resolve("one"), 1, 50);
        assertEquals(expected, LiveRun.of("ndp;dev=" + one, frames.size(), 1, folder, () -> {}));
        Path four = Card.receiving(frames, folder.resolve("four"), 4, 50);
        assertEquals(expected, LiveRun.of("ndp;dev=" + four + ":0-3", frames.size(), 2, folder, () -> {}));
    }

    @Test
    void shouldReadEachQueueByASourceOfItsOwn() throws Exception {
        Path card = Card.receiving(frames, folder, 3, 1000);
        int packets = 0;
        List<PacketSource> sources = open(card + ":0,1-2");
        assertEquals(
                List.of(card + ":0", card + ":1", card + ":2"),
                sources.stream().map(PacketSource::name).toList());
        for (PacketSource source : sources) {
            try (source) {
                RecordingReceiver receiver = new RecordingReceiver();
                drain(source, receiver, 100);
                assertTrue(receiver.packets.size() > 5, source.name() + " has " + receiver.packets.size());
                packets += receiver.packets.size();
            }
        }
        assertEquals(frames.size(), packets);
    }

    @Test
    void shouldCountWhatTheCardDiscards() throws Exception {
        Path card = Card.receiving(frames, folder, 1, 1000);
        try (PacketSource source = open(card.toString()).getFirst()) {
            assertEquals(7, source.missed());
            assertEquals(7, source.missed(), "nothing has come, so it is not asked again");
            drain(source, new RecordingReceiver(), 100);
            assertEquals(14, source.missed());
            assertEquals(0, source.missedByInterface());
        }
    }

    @Test
    void shouldSayWhichCardOrQueueIsMissing() throws Exception {
        IOException noCard = assertThrows(IOException.class, () -> open("/dev/nfb77:0"));
        assertTrue(noCard.getMessage().startsWith("ndp: /dev/nfb77: no such device"), noCard.getMessage());
        Path card = Card.receiving(frames, folder, 2, 1000);
        IOException noQueue = assertThrows(IOException.class, () -> open(card + ":0-2"));
        assertEquals("ndp: " + card + " has no queue 2: it has 2, numbered from 0", noQueue.getMessage());
        for (String wrong : List.of("", ":0", card + ":", card + ":3-1", card + ":1,,2", card + ":0-9999")) {
            ConfigException e = assertThrows(ConfigException.class, () -> open(wrong), wrong);
            assertTrue(e.getMessage().contains("dev=" + wrong + " is wrong: it takes a device and its queues"));
        }
    }

    @Test
    void shouldNameDevicesByTheirWholePaths() {
        NdpInput input = new NdpInput();
        String bySlot = "/dev/nfb/by-pci-slot/0000:03:00.0";
        List<String> names = new ArrayList<>();
        for (String device : List.of(bySlot, bySlot + ":2", "/dev/nfb0,/dev/nfb1:4")) {
            QueueName.of(TestComponents.options(input.spec(), "ndp;dev=" + device))
                    .forEach(name -> names.add(name.toString()));
        }
        assertEquals(List.of(bySlot + ":0", bySlot + ":2", "/dev/nfb0:4", "/dev/nfb1:4"), names);
    }

    @Test
    void shouldSayWhatToInstallWhereTheLibraryIsMissing() throws Exception {
        String said = ChildJvm.run(WithoutLibrary.class);
        assertTrue(said.contains("ndp: needs libnfb, which can't be loaded: install the NFB framework"), said);
    }

    /** Opens a card where there is no libnfb. */
    static final class WithoutLibrary {
        private WithoutLibrary() {}

        public static void main(String[] args) throws IOException {
            try {
                open("/dev/nfb0:0");
            } catch (ConfigException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
