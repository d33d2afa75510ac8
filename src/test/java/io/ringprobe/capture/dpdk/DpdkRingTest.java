package io.ringprobe.capture.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.ProbeRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The input dpdk-ring, fed by another process through memory that both share. */
@Timeout(120)
class DpdkRingTest {
    private static final Path CAPTURE = Path.of("pcaps", "demo.pcap");
    private static final int PACKETS = 275;

    @TempDir
    Path folder;

    @Test
    void shouldGiveTheFlowsOfTheFile() throws Exception {
        DpdkProbe.requireShim();
        try (HugePages pages = HugePages.reserve(folder.resolve("huge"));
                RingProducer producer = RingProducer.start(folder, pages, CAPTURE, PACKETS)) {
            producer.await("ready");
            Path csv = folder.resolve("flows.csv");
            String input = "dpdk-ring;r=" + RingProducer.RING + ";t=us;e=--no-pci --no-telemetry " + producer.shared();
            try (DpdkProbe probe = DpdkProbe.start(folder, "-c", PACKETS + "", "-i", input, "-o", "csv;file=" + csv)) {
                producer.goOn();
                assertEquals(0, probe.await(), probe::said);
                assertTrue(probe.said().contains("input   ring flows: 275 packets, 71,804 bytes"), probe::said);
            }
            producer.await("sent");
            producer.goOn();
            producer.await("in use 0");
            List<String> ofFile = ProbeRun.over(CAPTURE).csv("").run().sorted();
            assertEquals(
                    ofFile, Files.readAllLines(csv).stream().skip(1).sorted().toList());
        }
    }

    @Test
    void shouldSayThatTheProducerIsGone() throws Exception {
        DpdkProbe.requireShim();
        try (HugePages pages = HugePages.reserve(folder.resolve("huge"));
                RingProducer producer = RingProducer.start(folder, pages, CAPTURE, PACKETS)) {
            producer.await("ready");
            String shared = "e=--no-pci --no-telemetry " + producer.shared();
            try (DpdkProbe probe = DpdkProbe.start(folder, "-i", "dpdk-ring;r=other;" + shared)) {
                assertEquals(2, probe.await(), probe::said);
                assertTrue(probe.said().contains("dpdk-ring: ring=other is wrong"), probe::said);
            }
            Path csv = folder.resolve("flows.csv");
            try (DpdkProbe probe = DpdkProbe.start(
                    folder, "-i", "dpdk-ring;r=" + RingProducer.RING + ";" + shared, "-o", "csv;file=" + csv)) {
                probe.await(() -> Files.exists(csv), "the output");
                producer.kill();
                probe.awaitSaid("the process that fills ring flows is gone");
                assertEquals(0, probe.stop(), probe::said);
            }
        }
    }
}
