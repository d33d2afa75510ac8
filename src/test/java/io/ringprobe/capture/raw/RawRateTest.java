package io.ringprobe.capture.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.metrics.ProbeFigures;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.LiveProbe;
import io.ringprobe.testkit.PacketSender;
import io.ringprobe.testkit.PcapWriter;
import io.ringprobe.testkit.VethPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many packets a second come through a cable and the probe before the first is lost; on the way every packet is
 * accounted for. Prints the rates: sender and probe share the processors of this machine.
 */
@Tag("nightly")
@Timeout(600)
class RawRateTest {
    /** The last is as fast as the sender can. */
    private static final int[] RATES = {50_000, 100_000, 200_000, 300_000, 400_000, 600_000, 800_000, 1_000_000, 0};

    private static final int FLOWS = 10_000;
    private static final int SECONDS = 3;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1,22", "2,22", "1,500", "2,500"})
    void shouldAccountForEveryPacketAtAnyRate(int threads, int payload) throws Exception {
        Path capture = write(payload);
        PacketSender sender = PacketSender.compile(folder);
        double best = 0;
        try (VethPair cable = VethPair.up()) {
            for (int rate : RATES) {
                try (LiveProbe probe = LiveProbe.start(1, "raw;ifc=" + cable.near() + ";threads=" + threads)) {
                    PacketSender.Sent sent = sender.send(cable, capture, rate, SECONDS);
                    probe.awaitPackets(sent.packets());
                    assertEquals(List.of(), probe.stop().broken());
                    assertEquals(sent.packets(), probe.seen() + probe.missed());
                    long lost = probe.missed() + dropped(probe);
                    System.out.printf(
                            "raw, %d threads, %d octets: %,d packets/s asked, %,.0f sent, %,d of %,d lost, %,d of them"
                                    + " after the ring%n",
                            threads, payload + 42, rate, sent.rate(), lost, sent.packets(), dropped(probe));
                    if (lost > 0) {
                        break;
                    }
                    best = sent.rate();
                }
            }
        }
        assertTrue(best > 0, "packets are lost at the lowest rate");
    }

    private static long dropped(LiveProbe probe) {
        long dropped = 0;
        for (ProbeFigures.Input input : probe.inputs()) {
            dropped += input.counters().dropped();
        }
        return dropped;
    }

    private Path write(int payload) throws IOException {
        Path capture = folder.resolve("rate.pcap");
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (int i = 0; i < FLOWS; i++) {
                String source = "10.0." + i / 250 + "." + i % 250;
                byte[] frame = PacketBuilder.ethernet()
                        .ipv4(source, "198.51.100.2")
                        .udp(1024 + i, 9)
                        .payload(payload)
                        .build();
                writer.packet(1_000_000_000L, frame);
            }
        }
        return capture;
    }
}
