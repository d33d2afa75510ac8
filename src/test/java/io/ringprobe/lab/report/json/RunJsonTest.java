package io.ringprobe.lab.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunJsonTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadBackWhatItWrote() {
        for (int seed = 0; seed < 200; seed++) {
            LabRun run = new RandomRun(seed).run();
            String text = RunJson.text(run);
            LabRun read = RunJson.parse(text, "run.json");
            assertEquals(run, read, "seed " + seed);
            assertEquals(text, RunJson.text(read), "seed " + seed);
        }
    }

    @Test
    void shouldKeepTheFormatOfTheSample() throws IOException {
        Path written = folder.resolve("run.json");
        RunJson.write(SampleRun.read(), written);
        assertEquals(Files.readString(SampleRun.FILE), Files.readString(written));
    }

    @Test
    void shouldReadOlderFilesThatKnowNothingOfFaults() throws IOException {
        String older =
                Files.readString(SampleRun.FILE).replaceAll("\"minorFaults\": \\d+, \"majorFaults\": \\d+, ", "");
        LabRun run = RunJson.parse(older, "run.json");
        assertEquals(Round.UNKNOWN, run.cells().getFirst().rounds().getFirst().minorFaults());
        assertEquals(older, RunJson.text(run));
    }

    @Test
    void shouldWriteNothingThatATerminalObeys() {
        LabRun run = SampleRun.read();
        LabRun odd = new LabRun(
                "a\u001b[31m\u202eb\u2028\ud800",
                run.started(),
                run.machine(),
                run.subject(),
                run.traffic(),
                run.cells(),
                run.startUps(),
                run.reckonings(),
                run.aims(),
                run.figures(),
                run.notes());
        String text = RunJson.text(odd);
        assertTrue(text.contains("\"a\\u001b[31m\\u202eb\\u2028\\ud800\""), text.substring(0, 200));
        assertEquals(odd, RunJson.parse(text, "run.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\": 1, | \"version\": 2, | run.json:3: version is 2: this ringprobe reads version 1",
                "ringprobe-lab-run | other | is no run of the lab",
                "\"cores\": 2, | \"cores\": -2, | machine cores is -2: it can't be negative",
                "\"cores\": 2, | \"cores\": \"x\", | machine.cores is a text: a number was expected",
                "\"cores\": 2, | \"cores\": 2.5, | machine.cores is 2.5: a whole number was expected",
                "\"cores\": 2, | \"cores\": 5000000000, | machine.cores is 5000000000: that is too large",
                "\"cores\": 2, | \"kores\": 2, | machine.kores is nothing that version 1 knows",
                "\"load\": 0.31 | \"cpu\": \"\" | JSON does not allow duplicate fields",
                "\", \"load\": 0.31} | \"} | machine has no load",
                "\"marginal-cpu\" | \"cpu\" | aims[0].measure is \"cpu\": expected is one of marginal-cpu",
                "2026-11-22T | 22.11.T | started is \"22.11.T10:15:30Z\": a time as",
                "\"traffic\": \"mixed-big\" | \"traffic\": \"other\" | names traffic that isn't in the list",
                "\"capture\": | \"kapture\": | cells[0].stages.kapture is nothing",
                "\"notes\": [ | \"notes\": [3, | notes[0] is a number: a text was expected",
                "\"factor\": 0.96 | \"factor\": 0 | reckonings[0] factor is 0",
                "\"title\": | \"title\" | run.json: line 4: "
            })
    void shouldNameWhatIsWrongAndWhere(String right, String wrong, String message) throws IOException {
        String text = Files.readString(SampleRun.FILE);
        assertTrue(text.contains(right), right);
        int at = text.indexOf(right);
        String broken = text.substring(0, at) + wrong + text.substring(at + right.length());
        ConfigException problem = assertThrows(ConfigException.class, () -> RunJson.parse(broken, "run.json"));
        assertTrue(problem.getMessage().contains(message), problem.getMessage());
        assertTrue(problem.getMessage().startsWith("run.json:"), problem.getMessage());
        assertEquals(1, problem.getMessage().lines().count());
    }

    @Test
    void shouldNameAFileThatCannotBeRead() throws IOException {
        Path missing = folder.resolve("missing.json");
        assertEquals(
                missing + ": there is no such file",
                assertThrows(ConfigException.class, () -> RunJson.read(missing)).getMessage());
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xC3, 0x28});
        assertEquals(
                binary + ": isn't text in UTF-8",
                assertThrows(ConfigException.class, () -> RunJson.read(binary)).getMessage());
    }
}
