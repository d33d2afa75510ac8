package io.ringprobe.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.Stage;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.report.figures.FlowCount;
import io.ringprobe.lab.report.figures.Summary;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real matrices over the demo, with the real programs as processes. */
class LabRunnerTest {
    private static final Path DEMO = Path.of("pcaps/demo.pcap").toAbsolutePath();
    private static final String DEMO_TRAFFIC = "traffic = [ { name = demo, file = \"" + DEMO + "\" } ]\n";
    private static final int DEMO_PACKETS = 275;

    @TempDir
    private Path folder;

    private final List<String> progress = new ArrayList<>();

    @Test
    void shouldMeasureRingprobeAndSoftflowdOverTheDemo() throws IOException {
        Tools.require("softflowd");

        LabRun run = run(DEMO_TRAFFIC + "rounds = 1\npeers = [softflowd]\nringprobe = [ { shards = [1, 2] } ]");

        assertEquals(List.of(), Troubles.of(run));
        assertEquals(3, run.cells().size());
        assertEquals(DEMO_PACKETS, run.traffic("demo").orElseThrow().packets());
        Round one = round(run.cells().get(0));
        assertEquals(one.records(), round(run.cells().get(1)).records());
        assertEquals(42, round(run.cells().get(2)).records());
        assertEquals("softflowd", run.subject().programs().getFirst().name());
        assertTrue(
                run.notes().contains("softflowd over demo: the records count 265 packets of 275"),
                run.notes()::toString);
        assertTrue(
                one.cpu() > 0.01 && one.wall() > 0.01 && one.ownPeak() > 1 << 20 && one.peak() >= one.ownPeak(),
                one::toString);
        assertTrue(one.minorFaults() > 1000 && one.majorFaults() >= 0, one::toString);
        assertEquals(
                one.cpu(),
                run.cells().getFirst().stages().stream()
                        .mapToDouble(StageTime::seconds)
                        .sum(),
                one.cpu() / 2);
        assertTrue(run.cells().getFirst().stages().stream()
                .anyMatch(s -> s.stage() == Stage.COMPILERS && s.seconds() > 0));
        assertFalse(run.cells().getFirst().warmUp().isEmpty());
        assertLeftNothing();
    }

    @Test
    void shouldMeasureStartsApart() throws IOException {
        LabRun run = run(DEMO_TRAFFIC + "rounds = 1\nwarm-up = false\npeers = []\nringprobe = [ { } ]");

        assertEquals(
                List.of("AOT cache", "no AOT cache"),
                run.startUps().stream().map(StartUp::how).toList());
        assertEquals(1, run.startUps().getFirst().rounds().getFirst().packets());
        assertEquals(1, run.startUps().getFirst().rounds().getFirst().records());
    }

    @Test
    void shouldReportARunThatFails() throws IOException {
        LabRun run = run(quick() + "ringprobe = [ { name = bad, arguments = [\"--no-such-option\"] } ]");

        Round round = round(run.cells().getFirst());
        assertFalse(round.good());
        assertEquals(2, round.exitStatus());
        assertTrue(round.trouble().startsWith("ended with status 2: ringprobe: "), round.trouble());
        assertEquals(Round.UNKNOWN, round.records());
    }

    @Test
    void shouldReportARunThatLeavesPacketsOut() throws IOException {
        LabRun run = run(quick() + "ringprobe = [ { name = ten, arguments = [\"--max-packets\", \"10\"] } ]");

        assertEquals("took in 10 packets of 275", round(run.cells().getFirst()).trouble());
        assertEquals(1, Troubles.of(run).size());
    }

    @Test
    void shouldReportOtherRecordsThanExpected() throws IOException {
        String traffic = DEMO_TRAFFIC.replace(" } ]", ", records = 7 } ]");

        LabRun run = run(quick().replace(DEMO_TRAFFIC, traffic) + "ringprobe = [ { } ]");

        String trouble = round(run.cells().getFirst()).trouble();
        assertTrue(trouble.endsWith(" records, 7 were expected"), trouble);
    }

    @Test
    void shouldEndAProbeThatTakesTooLong() throws IOException {
        LabRun run = runWith(List.of("sh", "-c", "sleep 60"), quick() + "limit-seconds = 1\nringprobe = [ { } ]");

        assertEquals(
                "killed, for it took longer than 1 s",
                round(run.cells().getFirst()).trouble());
    }

    @Test
    void shouldNameWhatIsMissingAndReckonIt() throws IOException {
        Tools.require("softflowd");
        Assumptions.assumeTrue(Peers.find("ipfixprobe").isEmpty(), "ipfixprobe is installed");
        String traffic = DEMO_TRAFFIC.replace("name = demo", "name = mixed-big");

        LabRun run = run(traffic + "rounds = 1\nstart-up = false\npeers = [softflowd, ipfixprobe]");

        assertEquals("not found on this machine: ipfixprobe", run.notes().getFirst());
        assertEquals(
                List.of("none 0.96 softflowd", "ref8 3.3 softflowd", "all26 4.8 softflowd"),
                run.reckonings().stream()
                        .map(r -> r.plugins() + " " + r.factor() + " " + r.by())
                        .toList());
    }

    @Test
    void shouldMakeACaptureOnce() throws IOException {
        String matrix = "rounds = 1\nstart-up = false\nwarm-up = false\npeers = []\n"
                + "traffic = [ { name = m, scenario = many-flows, set = [\"flows=100\"] } ]\nringprobe = [ { } ]";

        LabRun first = run(matrix);
        LabRun second = run(matrix);

        assertEquals(
                1, progress.stream().filter(line -> line.startsWith("making ")).count(), progress::toString);
        assertEquals(List.of(), Troubles.of(first));
        assertEquals(first.traffic(), second.traffic());
        assertEquals(100, first.traffic("m").orElseThrow().flows());
        assertEquals(100, round(first.cells().getFirst()).records());
    }

    @Test
    void shouldHoldRecordsAgainstTheTruthOfAScenario() throws IOException {
        String matrix = "rounds = 1\n"
            + "start-up = false\n"
            + "warm-up = false\n"
            + "peers = []\n"
            + "traffic = [\n"
            + "{ name = lossy, scenario = impaired, set = [\"flows=300\"] }\n"
            + "{ name = slow, scenario = many-flows, set = [\"flows=20\", \"gap=40s\"] }\n"
            + "{ name = cut, scenario = many-flows, set = [\"flows=20\", \"gap=40s\"], cache = \"cache;inactive=30\""
            + " }\n"
            + "]\n"
            + "ringprobe = [ { } ]";

        LabRun run = run(matrix);

        assertEquals(List.of(), Troubles.of(run));
        assertEquals(
                List.of("none", "none", "80 more"),
                FlowCount.of(run).stream().map(FlowCount::words).toList());
        String slow = run.cells().get(1).command();
        assertTrue(slow.contains(" -s 'cache;inactive=161' "), slow);
        assertTrue(
                Summary.of(run).toString().contains("other records than the truth has flows (cut, ringprobe none"),
                Summary.of(run)::toString);
    }

    @Test
    void shouldReportFlowsOfTheTruthThatAreMissing() throws IOException {
        String matrix = "rounds = 1\nstart-up = false\nwarm-up = false\npeers = []\n"
                + "traffic = [ { name = m, scenario = many-flows, set = [\"flows=100\"] } ]\nringprobe = [ { } ]";
        run(matrix);
        Path numbers;
        try (Stream<Path> made = Files.walk(folder.resolve("lab/captures"))) {
            numbers = made.filter(file -> file.endsWith("numbers.txt"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(numbers, Files.readString(numbers).replace("flows 100", "flows 101"));

        LabRun run = run(matrix);

        assertEquals(
                "made 100 records, but the truth has 101 flows",
                round(run.cells().getFirst()).trouble());
    }

    private static String quick() {
        return DEMO_TRAFFIC + "rounds = 1\nstart-up = false\nwarm-up = false\npeers = []\n";
    }

    private static Round round(Cell cell) {
        return cell.rounds().getFirst();
    }

    private LabRun run(String matrix) throws IOException {
        List<String> program = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "jvm.options").toAbsolutePath(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Ringprobe.class.getName());
        return runWith(program, matrix);
    }

    private LabRun runWith(List<String> program, String matrix) throws IOException {
        Path file = folder.resolve("matrix.conf");
        Files.writeString(file, matrix);
        return new LabRunner(MatrixReader.read(file.toString()), program, folder.resolve("lab"), progress::add)
                .run("version", "ringprobe lab run");
    }

    private void assertLeftNothing() throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve("lab/runs"))) {
            assertEquals(List.of(), left.toList());
        }
    }
}
