package io.ringprobe.lab.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import io.ringprobe.lab.check.CheckResult;
import io.ringprobe.lab.check.CheckSettings;
import io.ringprobe.lab.check.Checker;
import io.ringprobe.lab.collect.Collection;
import io.ringprobe.lab.collect.FieldCatalog;
import io.ringprobe.testkit.LiveProbe;
import io.ringprobe.testkit.VethPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** lab send at one end of a cable, the input raw at the other: what was sent is counted, and its truth is found. */
@Timeout(90)
class SendTest {
    private static final Pattern SENT = Pattern.compile("sent +([0-9,]+) packets");

    /** A busy machine may keep the sender waiting between two packets, but the scenario itself lies in another year. */
    private static final long TOLERANCE = 60_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void shouldSendAScenarioThatIsCountedWhole() throws Exception {
        Path truth = folder.resolve("truth");
        try (VethPair pair = VethPair.up();
                LiveProbe probe = LiveProbe.start(1, "raw;ifc=" + pair.near())) {
            String said = send(pair, "imix", "--set", "flows=3000", "--rate", "50000", "--truth", truth.toString());
            long sent = sent(said);
            assertTrue(said.contains("refused  0 by the kernel, 0 too long"), said);
            assertTrue(sent > 3000, said);
            probe.awaitPackets(sent);
            assertEquals(0, probe.missed());
            assertEquals(sent, probe.seen());
            probe.stop();
            assertFound(truth, probe.csv(), sent);
        }
    }

    private static void assertFound(Path truth, Path received, long packets) throws IOException {
        try (Checker checker = Checker.of(truth);
                Collection collection = new Collection(new FieldCatalog(List.of()), checker)) {
            collection.read(received);
            CheckSettings settings = new CheckSettings(Set.of(), true, TOLERANCE, 3);
            CheckResult result = checker.result(settings, collection.tally());
            assertEquals(List.of(), result.worst());
            assertEquals(packets, result.packets());
            assertEquals(100, result.complete());
            assertEquals(100, result.exactPercent());
            assertEquals(0, result.strangers());
        }
    }

    @Test
    void shouldSendACaptureAgainAndAgain() throws Exception {
        Path capture = Path.of("pcaps", "demo.pcap").toAbsolutePath();
        try (VethPair pair = VethPair.up();
                LiveProbe probe = LiveProbe.start(1, "raw;ifc=" + pair.near())) {
            long once = sent(send(pair, capture.toString(), "--max"));
            long often = sent(send(pair, capture.toString(), "--mbps", "100", "--repeat", "--seconds", "0.5"));
            assertTrue(often > once, once + " packets once, " + often + " in half a second");
            probe.awaitPackets(once + often);
            assertEquals(once + often, probe.seen());
            probe.stop();
        }
    }

    @Test
    void shouldSayThatTheInterfaceIsDown() throws Exception {
        try (VethPair pair = VethPair.up()) {
            pair.farDown();
            String down = run(pair, 1, "imix", "-i", pair.far(), "--max");
            assertTrue(down.contains("Network is down"), down);
        }
    }

    private static String send(VethPair pair, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("-i", pair.far()));
        return run(pair, 0, all.toArray(String[]::new));
    }

    private static String run(VethPair pair, int status, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(pair.onFarSide());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Ringprobe.class.getName(),
                "lab",
                "send"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), said);
        return said.strip();
    }

    private static long sent(String said) {
        Matcher matcher = SENT.matcher(said);
        assertTrue(matcher.find(), said);
        return Long.parseLong(matcher.group(1).replace(",", ""));
    }
}
