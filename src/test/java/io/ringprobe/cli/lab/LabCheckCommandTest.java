package io.ringprobe.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ringprobe.cli.Cli;
import io.ringprobe.testkit.ProbeRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ringprobe lab check prints, and its exit status. */
class LabCheckCommandTest {
    @TempDir
    Path folder;

    private Path truth;
    private Path received;
    private String said;

    @BeforeEach
    void make() throws IOException, InterruptedException {
        truth = folder.resolve("truth");
        ProbeRun.Result result = ProbeRun.overInput("lab;scenario=many-flows;set=flows=200;truth=" + truth)
                .csv("")
                .run();
        received = Files.write(folder.resolve("received"), result.contents().getFirst());
    }

    private int run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = new Cli(stream, stream, setup -> {
                    throw new IllegalStateException("no probe was asked for");
                })
                .run(arguments);
        said = out.toString(StandardCharsets.UTF_8);
        return status;
    }

    private int check(String... more) {
        String[] arguments = new String[more.length + 5];
        List.of("lab", "check", "--truth", truth.toString(), received.toString())
                .toArray(arguments);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return run(arguments);
    }

    /** Loses the last of the received flows. */
    private void loseOne() throws IOException {
        List<String> lines = Files.readAllLines(received);
        Files.write(received, lines.subList(0, lines.size() - 1));
    }

    @Test
    void shouldSayThatAllIsThere() {
        assertEquals(0, check(), said);
        assertTrue(said.startsWith("complete 100.0000 %, exact 100.0000 %\nflows    200 of 200, 100.0000 %\n"), said);
        assertTrue(said.contains("records  200, of which 0 belong to no flow of the truth\n"), said);
    }

    @Test
    void shouldFailWhereAFlowIsMissingUnlessThatIsEnough() throws IOException {
        loseOne();
        assertEquals(1, check());
        assertTrue(said.contains("flows    199 of 200, 99.5000 %\n"), said);
        assertTrue(said.contains("differs  missing in 1 flows\n"), said);
        assertTrue(said.lines().anyMatch(line -> line.startsWith("worst    ") && line.contains(": missing: ")), said);
        assertEquals(0, check("--min-complete", "90", "--min-exact", "90"), said);
        assertEquals(1, check("--min-complete", "99.9", "--min-exact", "90"), said);
        check("--worst", "0");
        assertTrue(said.lines().noneMatch(line -> line.startsWith("worst")), said);
    }

    @Test
    void shouldWriteJson() throws IOException {
        loseOne();
        assertEquals(1, check("--json"));
        Config json = ConfigFactory.parseString(said);
        assertEquals(99.5, json.getDouble("flows.percent"));
        assertEquals(199, json.getLong("exactFlows"));
        assertEquals(1, json.getLong("differences.missing"));
        assertEquals(1, json.getConfigList("worst").size());
    }

    @Test
    void shouldNameWhatIsWrong() throws IOException {
        assertEquals(2, check("--ignore", "colours"));
        assertEquals(
                "ringprobe: ringprobe lab check: --ignore=colours is wrong: it takes packets, octets, times, flags,"
                        + " direction or fields\n",
                said);
        assertEquals(
                2,
                run(
                        "lab",
                        "check",
                        "--truth",
                        truth.toString(),
                        folder.resolve("none").toString()));
        assertTrue(said.endsWith("none: no such file\n"), said);
        assertEquals(2, run("lab", "check", "--truth", truth.toString(), "udp:many"));
        assertEquals("ringprobe: udp:many is wrong: it takes udp:PORT or tcp:PORT\n", said);
        Path other = Files.write(folder.resolve("other"), new byte[] {1, 2, 3, 4, 5});
        assertEquals(2, run("lab", "check", "--truth", truth.toString(), other.toString()));
        assertTrue(said.contains("other is none of what can be checked"), said);
        Files.writeString(received, Files.readString(received).replace(",17,", ",x17,"));
        assertEquals(2, check());
        assertTrue(said.startsWith("ringprobe: " + received + ":2: 'x17' is no number"), said);
    }
}
