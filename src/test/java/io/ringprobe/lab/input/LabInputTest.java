package io.ringprobe.lab.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.check.CheckResult;
import io.ringprobe.lab.check.CheckSettings;
import io.ringprobe.lab.check.Checker;
import io.ringprobe.lab.collect.Collection;
import io.ringprobe.lab.collect.FieldCatalog;
import io.ringprobe.testkit.ProbeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The input lab in a real probe: all packets come, with the truth told, and premade ones as new flows each round. */
@Timeout(60)
class LabInputTest {
    private static final String SCENARIO = "lab;scenario=many-flows;set=flows=2000";

    @TempDir
    Path folder;

    @Test
    void shouldTellTheTruthOfWhatItMakes() throws Exception {
        Path truth = folder.resolve("truth");
        ProbeRun.Result result = ProbeRun.overInput(SCENARIO + ";truth=" + truth)
                .shards(2)
                .json()
                .run();
        assertEquals(List.of(), result.failures());
        Path received =
                Files.write(folder.resolve("received"), result.contents().getFirst());
        try (Checker checker = Checker.of(truth);
                Collection collection = new Collection(new FieldCatalog(List.of()), checker)) {
            collection.read(received);
            CheckResult check = checker.result(CheckSettings.DEFAULT, collection.tally());
            assertEquals(2000, check.flows());
            assertEquals(List.of(), check.worst());
            assertEquals(100, check.complete());
            assertEquals(100, check.exactPercent());
            assertEquals(0, check.strangers());
        }
    }

    @Test
    void shouldEndAfterSoManyPacketsAndStillTellTheTruth() throws Exception {
        Path truth = folder.resolve("truth");
        ProbeRun.Result result = ProbeRun.overInput(SCENARIO + ";packets=777;truth=" + truth)
                .json()
                .run();
        Path received =
                Files.write(folder.resolve("received"), result.contents().getFirst());
        try (Checker checker = Checker.of(truth);
                Collection collection = new Collection(new FieldCatalog(List.of()), checker)) {
            collection.read(received);
            CheckResult check = checker.result(CheckSettings.DEFAULT, collection.tally());
            assertEquals(777, check.packets());
            assertEquals(100, check.exactPercent());
        }
    }

    @Test
    void shouldRepeatPremadePacketsAsOtherFlows() throws Exception {
        ProbeRun.Result once = run(SCENARIO + ";premade=1000;packets=1000");
        ProbeRun.Result often = run(SCENARIO + ";premade=1000;packets=25000");
        assertEquals(25 * once.records().size(), often.records().size());
        assertEquals(often.records().size(), new HashSet<>(keys(often)).size());
        Set<String> first = new HashSet<>(once.records());
        assertTrue(often.records().containsAll(first), "the first round is the scenario's own");
        assertEquals(25_000, packets(often));
    }

    private static ProbeRun.Result run(String input) throws IOException, InterruptedException {
        ProbeRun.Result result = ProbeRun.overInput(input)
                .cache("size=17;active=1000000;inactive=1000000")
                .shards(2)
                .block(7)
                .csv("")
                .run();
        assertEquals(List.of(), result.failures());
        assertEquals(List.of(), result.balance().broken());
        return result;
    }

    /** Source and destination. */
    private static List<String> keys(ProbeRun.Result result) {
        List<String> header = List.of(result.header().split(","));
        int sourcePort = header.indexOf("uint16 SRC_PORT");
        int destinationPort = header.indexOf("uint16 DST_PORT");
        return result.records().stream()
                .map(line -> line.split(","))
                .map(cells -> cells[0] + "|" + cells[1] + "|" + cells[sourcePort] + "|" + cells[destinationPort])
                .toList();
    }

    private static long packets(ProbeRun.Result result) {
        List<String> header = List.of(result.header().split(","));
        int packets = header.indexOf("uint32 PACKETS");
        int reverse = header.indexOf("uint32 PACKETS_REV");
        return result.records().stream()
                .map(line -> line.split(","))
                .mapToLong(cells -> Long.parseLong(cells[packets]) + Long.parseLong(cells[reverse]))
                .sum();
    }

    @Test
    void shouldShareAmongThreads() throws Exception {
        ProbeRun.Result result = run(SCENARIO + ";premade=500;packets=10001;threads=3");
        assertEquals(10_001, packets(result));
        assertEquals(result.records().size(), new HashSet<>(keys(result)).size());
    }

    @Test
    void shouldGoByTheClockAtARate() throws Exception {
        long begin = System.currentTimeMillis() / 1000;
        ProbeRun.Result result = run(SCENARIO + ";premade=500;packets=2000;rate=20000");
        assertEquals(2000, packets(result));
        int column = List.of(result.header().split(",")).indexOf("time TIME_FIRST");
        String first = result.records().getFirst().split(",")[column];
        long seconds = Instant.parse(first + "Z").getEpochSecond();
        assertTrue(seconds >= begin && seconds <= begin + 60, first);
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertTrue(wrong("lab").contains("scenario= is missing"));
        assertTrue(wrong("lab;scenario=nosuch").contains("nosuch"));
        assertTrue(wrong(SCENARIO + ";seed=x").contains("seed=x is wrong"));
        assertTrue(wrong(SCENARIO + ";premade=0;threads=2").contains("threads=2 is wrong"));
    }

    private static String wrong(String input) {
        return assertThrows(
                        ConfigException.class, () -> ProbeRun.overInput(input).run())
                .getMessage();
    }
}
