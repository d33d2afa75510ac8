package io.ringprobe.capture.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shards that are not done with their packets make the card drop, which counts each packet. */
@Timeout(120)
class DropTest {
    private static final Path CAPTURE = Path.of("pcaps", "demo.pcap");
    private static final int LOOPS = 60;
    private static final int SENT = 275 * LOOPS;
    private static final Pattern COUNTS = Pattern.compile("came (\\d+) missed (\\d+)");

    @TempDir
    Path folder;

    @Test
    void shouldCountWhatTheCardDrops() throws Exception {
        DpdkProbe.requireShim();
        String ip = Tools.require("ip").toString();
        String tcpreplay = Tools.require("tcpreplay").toString();
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root makes interfaces");
        String near = "rpd" + ProcessHandle.current().pid() % 1_000_000;
        String far = near + "f";
        Commands.run(ip, "link", "add", near, "type", "veth", "peer", "name", far);
        try {
            Commands.run(ip, "link", "set", far, "addrgenmode", "none", "arp", "off", "multicast", "off", "up");
            Commands.run(ip, "link", "set", near, "addrgenmode", "none", "arp", "off", "multicast", "off", "up");
            String input = "dpdk;m=2048;e=" + DpdkProbe.EAL + " --vdev=net_pcap0,rx_iface_in=" + near;
            try (DpdkProbe probe = new DpdkProbe(folder, List.of(), StoppedConsumer.class, List.of(input))) {
                probe.awaitSaid("ready");
                Commands.run(tcpreplay, "-q", "--topspeed", "--loop=" + LOOPS, "-i", far, CAPTURE.toString());
                long[] stopped = counts(probe, 1);
                assertTrue(stopped[0] > 0 && stopped[0] < 2048, probe::said);
                long[] after = counts(probe, 2);
                assertTrue(after[1] > 0, probe::said);
                assertEquals(SENT, after[0] + after[1], probe::said);
                probe.endInput();
                assertEquals(0, probe.await(), probe::said);
            }
        } finally {
            Commands.run(ip, "link", "delete", near);
        }
    }

    /** Has it read on; what it then says. */
    private static long[] counts(DpdkProbe probe, int line) throws Exception {
        probe.sendLine();
        probe.await(() -> COUNTS.matcher(probe.said()).results().count() == line, "counts");
        Matcher counts = COUNTS.matcher(probe.said());
        for (int i = 0; i < line; i++) {
            assertTrue(counts.find());
        }
        return new long[] {Long.parseLong(counts.group(1)), Long.parseLong(counts.group(2))};
    }
}
