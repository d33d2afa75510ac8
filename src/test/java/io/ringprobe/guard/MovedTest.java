package io.ringprobe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench/moved}: what it calls moved. */
class MovedTest {
    @TempDir
    private Path folder;

    private Path baseline;

    private record Result(int status, String out) {}

    @BeforeEach
    void makeBaseline() throws Exception {
        baseline = folder.resolve("baseline.tsv");
        assertEquals(0, run(100, 2, "--update").status);
    }

    private Result run(double score, double error, String... more) throws Exception {
        Path result = Files.writeString(folder.resolve("result.json"), """
            [{"benchmark": "io.ringprobe.bench.ParserBenchmark.parse", "params": {"b": "2", "a": "1"},
              "primaryMetric": {"score": %s, "scoreError": %s, "scoreUnit": "ns/op"}}]
            """.formatted(score, error));
        List<String> command = new ArrayList<>(List.of(
                Tools.require("python3").toString(),
                "bench/moved",
                "--baseline",
                baseline.toString(),
                "--read",
                result.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out);
    }

    @Test
    void shouldTellWhichStageIsSlower() throws Exception {
        Result result = run(115, 3);
        assertEquals(1, result.status, result.out);
        assertTrue(result.out.matches("(?s).*Parser\\.parse a=1 b=2 .* \\+15\\.0%  slower\n.*"), result.out);
    }

    @Test
    void shouldTellWhichIsFasterAndThatIsNoFault() throws Exception {
        Result result = run(80, 3);
        assertEquals(0, result.status, result.out);
        assertTrue(result.out.contains("-20.0%  faster\n"), result.out);
    }

    @Test
    void shouldBeUnsureWithinTheErrors() throws Exception {
        Result result = run(115, 16);
        assertEquals(0, result.status, result.out);
        assertTrue(result.out.contains("+15.0%  unsure\n"), result.out);
    }

    @Test
    void shouldLetTenPerCentPass() throws Exception {
        Result result = run(109, 0.1);
        assertEquals(0, result.status, result.out);
        assertTrue(result.out.contains("1 stages: 0 slower, 0 faster by more than 10 %, 0 unsure, 0 new"), result.out);
        assertEquals(1, run(109, 0.1, "--percent", "5").status);
    }

    @Test
    void shouldMakeWhatWasMeasuredTheBaseline() throws Exception {
        assertEquals(0, run(200, 3, "--update").status);
        assertEquals(0, run(201, 3).status);
    }

    @Test
    void shouldNameALineThatIsDamaged() throws Exception {
        Files.writeString(baseline, "a\tb\tc\n");
        Result result = run(100, 3);
        assertEquals(2, result.status, result.out);
        assertTrue(result.out.contains("baseline.tsv:1: 3 columns, not 7"), result.out);
    }
}
