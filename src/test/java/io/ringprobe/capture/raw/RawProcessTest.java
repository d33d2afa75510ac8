package io.ringprobe.capture.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import io.ringprobe.testkit.ChildJvm;
import io.ringprobe.testkit.Tools;
import io.ringprobe.testkit.VethPair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What shows only in a process of its own. */
@Timeout(60)
class RawProcessTest {
    /** The interface is looked after once a second; one object in a hundred packets would be more. */
    private static final long ALLOWED_BYTES = 16_000;

    @TempDir
    private Path folder;

    @Test
    void shouldAllocateNothingPerPacket() throws Exception {
        VethPair.up().close();
        long bytes = Long.parseLong(
                ChildJvm.run(RawAllocationRun.class, folder.resolve("sent.pcap").toString())
                        .strip());
        assertTrue(bytes < ALLOWED_BYTES, bytes + " bytes");
    }

    @Test
    void shouldSayWhichCapabilityIsMissing() throws Exception {
        VethPair.up().close();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        Tools.require("setpriv").toString(),
                        "--bounding-set=-net_raw",
                        java,
                        "@" + Path.of("conf", "jvm.options").toAbsolutePath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ringprobe.class.getName(),
                        "-i",
                        "raw;ifc=lo",
                        "-o",
                        "csv;file=" + folder.resolve("flows")))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), said);
        assertTrue(said.startsWith("ringprobe: raw: capturing on lo needs CAP_NET_RAW: "), said);
        assertEquals(1, said.lines().count(), said);
    }
}
