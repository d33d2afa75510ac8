package io.ringprobe.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.cli.Cli;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.SampleRun;
import io.ringprobe.lab.report.json.RunJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabReportCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(Object... args) {
        String[] words = new String[args.length + 1];
        words[0] = "lab";
        for (int i = 0; i < args.length; i++) {
            words[i + 1] = args[i].toString();
        }
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Cli(outStream, errStream, setup -> 99).run(words);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowARunAgain() throws IOException {
        Path page = folder.resolve("report.html");
        assertEquals(0, run("report", SampleRun.FILE, "--html", page), err());
        assertEquals("", out());
        assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
        assertEquals(0, run("report", SampleRun.FILE), err());
        assertTrue(out().startsWith("## All captures"), out());
    }

    @Test
    void shouldEndWithOneIfSomethingGotWorse() {
        LabRun run = SampleRun.read();
        Path slower = folder.resolve("slower.json");
        RunJson.write(SampleRun.slower(run, 1.2), slower);
        assertEquals(0, run("compare", SampleRun.FILE, SampleRun.FILE), err());
        assertTrue(out().contains("No figure of ringprobe moved by more than 10.0 % and more than noise."), out());
        assertEquals(1, run("compare", SampleRun.FILE, slower), err());
        assertTrue(out().contains("worse +20 %"), out());
        assertEquals(0, run("compare", slower, SampleRun.FILE), err());
        assertEquals(0, run("compare", SampleRun.FILE, slower, "--threshold", "25"), err());
    }

    @Test
    void shouldWriteAPageOfWhatMoved() throws IOException {
        Path page = folder.resolve("compare.html");
        assertEquals(0, run("compare", SampleRun.FILE, SampleRun.FILE, "--html", page), err());
        assertTrue(Files.readString(page).contains("Two runs of the lab"));
    }

    @Test
    void shouldNameWhatIsWrong() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{}");
        assertEquals(2, run("report", other));
        assertTrue(err().contains(other + ":1: is no run of the lab"), err());
        assertEquals(2, run("compare", SampleRun.FILE, SampleRun.FILE, "--threshold", "-1"));
        assertTrue(err().contains("--threshold -1.0: can't be negative"), err());
        assertEquals(2, run("report", folder.resolve("none.json")));
        assertTrue(err().contains("there is no such file"), err());
        assertEquals(1, run("report", SampleRun.FILE, "--html", folder));
        assertTrue(err().contains("can't be written"), err());
    }
}
