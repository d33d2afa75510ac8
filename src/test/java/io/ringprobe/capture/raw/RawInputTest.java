package io.ringprobe.capture.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.config.ProbeConfig;
import io.ringprobe.packet.LinkType;
import io.ringprobe.pipeline.Balance;
import io.ringprobe.testkit.CapturedFrames;
import io.ringprobe.testkit.LiveProbe;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.ProbeRun;
import io.ringprobe.testkit.SharedFolder;
import io.ringprobe.testkit.TrafficGenerator;
import io.ringprobe.testkit.VethPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent over a cable is what the probe sees, as if it read it from a file. */
@Timeout(120)
class RawInputTest {
    private static final int MICROSECOND = 1000;
    /** Ethernet header and a VLAN tag: a frame that is cut off in them doesn't come through the kernel. */
    private static final int SHORTEST = 18;

    private static final int LONGEST = 9014;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "conformance/vlan", "conformance/mixed", "conformance/tls", "conformance/dns"})
    void shouldSeeWhatAFileHolds(String name) throws Exception {
        String shared = name.startsWith("conformance/") ? name.substring("conformance/".length()) : "";
        Path capture = shared.isEmpty()
                ? Path.of("pcaps", name + ".pcap")
                : SharedFolder.require("conformance/pcaps/" + shared + ".pcap");
        assertSameFlows(capture, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";threads=2", ";threads=3;blocks=64;pkts=8"})
    void shouldSeeAllKindsOfTrafficOnAnyNumberOfThreads(String options) throws Exception {
        assertSameFlows(traffic(20_000, 1500), options);
    }

    /** Traffic of all kinds, each packet a microsecond after the last, so that no flow ends early. */
    private Path traffic(int packets, int flows) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        new TrafficGenerator(5, flows).generate(packets, (time, frame, wire) -> {
            if (frame.length >= SHORTEST && frame.length <= LONGEST && frame.length == wire) {
                frames.add(frame);
            }
        });
        return write(frames);
    }

    private Path write(List<byte[]> frames) throws IOException {
        Path capture = folder.resolve("sent.pcap");
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (int i = 0; i < frames.size(); i++) {
                writer.packet(TrafficGenerator.START + (long) i * MICROSECOND, frames.get(i));
            }
        }
        return capture;
    }

    private void assertSameFlows(Path original, String options) throws Exception {
        List<byte[]> frames = CapturedFrames.read(original).stream()
                .map(CapturedFrames.Frame::octets)
                .toList();
        Path capture = write(frames);
        List<String> expected = LiveProbe.withoutTimes(
                ProbeRun.over(capture).cache(LiveProbe.LASTING).csv("").run().text(0));
        for (int shards : new int[] {2, ProbeConfig.NO_SHARDS}) {
            assertSameFlows(capture, frames.size(), expected, shards, options);
        }
    }

    private static void assertSameFlows(Path capture, int packets, List<String> expected, int shards, String options)
            throws Exception {
        try (VethPair cable = VethPair.up();
                LiveProbe probe = LiveProbe.start(shards, "raw;ifc=" + cable.near() + options)) {
            cable.replay(capture, "--pps=100000");
            probe.awaitPackets(packets);
            Balance balance = probe.stop();
            assertEquals(packets, probe.seen());
            assertEquals(0, probe.missed());
            assertEquals(List.of(), balance.broken());
            assertEquals(expected, probe.flows());
        }
    }
}
