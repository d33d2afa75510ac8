package io.ringprobe.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.collect.Collection;
import io.ringprobe.lab.collect.FieldCatalog;
import io.ringprobe.lab.collect.Listener;
import io.ringprobe.lab.scenario.Scenario;
import io.ringprobe.lab.traffic.Traffic;
import io.ringprobe.lab.truth.TruthWriter;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.Tools;
import io.ringprobe.testkit.VethPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What real probes make of a scenario: all of it comes through their files and their datagrams. */
@Timeout(60)
class RealToolsTest {
    private static final int FLOWS = 500;
    private static final CheckSettings ALL = new CheckSettings(Set.of(), false, 0, 3);
    /** softflowd counts the octets with which short frames are padded. */
    private static final CheckSettings PADDED = new CheckSettings(Set.of(Aspect.OCTETS), false, 0, 3);
    /** A capture older than 49 days doesn't fit into the uptime of 32 bits that NetFlow v9 has. */
    private static final CheckSettings PADDED_AND_OLD =
            new CheckSettings(Set.of(Aspect.OCTETS, Aspect.TIMES, Aspect.DIRECTION), false, 0, 3);

    @TempDir
    Path folder;

    private Path capture;
    private Path truth;

    @BeforeEach
    void makeTraffic() throws IOException {
        capture = folder.resolve("traffic.pcap");
        truth = folder.resolve("truth");
        Scenario scenario = Scenario.read("imix", List.of("flows=" + FLOWS));
        try (PcapWriter pcap = PcapWriter.create(capture, LinkType.ETHERNET);
                TruthWriter writer = TruthWriter.create(truth);
                Traffic traffic = scenario.traffic(writer);
                NativeBlock room = NativeBlock.allocate(traffic.maxFrameLength())) {
            for (int n = traffic.next(room.address()); n > 0; n = traffic.next(room.address())) {
                byte[] frame = new byte[n];
                Memory.copyToArray(room.address(), frame, 0, n);
                pcap.packet(traffic.time(), frame);
            }
        }
    }

    @Test
    void shouldReadFilesOfNfpcapdThroughNfdump() throws IOException {
        Tools.require("nfdump");
        Path files = Files.createDirectory(folder.resolve("nf"));
        VethPair.run(
                Tools.require("nfpcapd").toString(),
                "-r",
                capture.toString(),
                "-w",
                files.toString(),
                "-l",
                files.toString());
        assertAll(Encoded.check(truth, ALL, files));
    }

    @Test
    void shouldCollectNetflow9OfSoftflowd() throws Exception {
        collectFromSoftflowd("9", PADDED_AND_OLD);
    }

    @Test
    void shouldCollectIpfixOfSoftflowd() throws Exception {
        collectFromSoftflowd("10", PADDED);
    }

    private void collectFromSoftflowd(String version, CheckSettings settings) throws Exception {
        String softflowd = Tools.require("softflowd").toString();
        CheckResult result = collect(
                "udp:0",
                settings,
                port -> VethPair.run(
                        softflowd,
                        "-d",
                        "-r",
                        capture.toString(),
                        "-v",
                        version,
                        "-n",
                        "127.0.0.1:" + port,
                        "-m",
                        "100000",
                        "-p",
                        folder.resolve("pid").toString(),
                        "-c",
                        "none"));
        assertAll(result);
    }

    @Test
    void shouldCollectFromRingprobeOverTcp() throws Exception {
        assertAll(collect("tcp:0", ALL, port -> export("ipfix;host=127.0.0.1;port=" + port)));
    }

    @Test
    void shouldCollectFromRingprobeOverUdp() throws Exception {
        assertAll(collect("udp:0", ALL, port -> export("ipfix;udp;host=127.0.0.1;port=" + port)));
    }

    private void export(String output) throws IOException, InterruptedException {
        ProbeRun.Result result = ProbeRun.over(capture).collector(output).run();
        assertEquals(List.of(), result.failures());
    }

    @Test
    void shouldCountDamagedMessages() throws Exception {
        CheckResult result = collect(
                "udp:0",
                ALL,
                port -> VethPair.run(
                        "bash", "-c", "printf 'no flow at all, but long enough' > /dev/udp/127.0.0.1/" + port));
        assertEquals(0, result.found());
        assertEquals(1, result.troubles().size());
        assertTrue(result.troubles().getFirst().startsWith("1 damaged messages"), result.troubles()::toString);
    }

    private interface Exporting {
        void to(int port) throws IOException, InterruptedException;
    }

    /** Exports to a listener, which is stopped when all has come that was sent. */
    private CheckResult collect(String where, CheckSettings settings, Exporting exporting) throws Exception {
        try (Checker checker = Checker.of(truth);
                Collection collection = new Collection(new FieldCatalog(List.of()), checker);
                Listener listener = collection.listen(where)) {
            Thread thread = Thread.ofPlatform().name("collector").start(() -> run(listener));
            exporting.to(listener.port());
            listener.stop();
            thread.join();
            return checker.result(settings, collection.tally());
        }
    }

    private static void run(Listener listener) {
        try {
            listener.run(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertAll(CheckResult result) {
        assertEquals(FLOWS, result.flows());
        assertEquals(List.of(), result.worst());
        assertEquals(Map.of(), result.differences());
        assertEquals(100, result.complete());
        assertEquals(100, result.exactPercent());
        assertEquals(0, result.strangers());
        assertEquals(List.of(), result.troubles());
    }
}
