package io.ringprobe.cli.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.cli.Cli;
import io.ringprobe.cli.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabMakeTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int make(Path file, String... more) {
        List<String> args = new ArrayList<>(List.of("lab", "make", "imix", "-w", file.toString()));
        args.addAll(Arrays.asList(more));
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Cli(outStream, errStream, probe -> ExitStatus.OK).run(args.toArray(new String[0]));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteCaptureAndTruth() throws IOException {
        Path capture = folder.resolve("a.pcap");
        Path truth = folder.resolve("a.truth");
        assertEquals(ExitStatus.OK, make(capture, "--packets", "1000", "--truth", truth.toString()), this::err);
        String line = out.toString(StandardCharsets.UTF_8);
        assertTrue(line.startsWith(capture + ": imix: 1,000 packets, "), line);
        assertTrue(line.contains(String.format(Locale.ROOT, "%,d bytes in", Files.size(capture))), line);
        assertTrue(Files.readAllLines(truth).size() > 10, "the truth has its flows");
    }

    @Test
    void shouldRepeatWhatTheSeedSays() throws IOException {
        make(folder.resolve("a.pcap"), "--packets", "500", "--seed", "9");
        make(folder.resolve("b.pcap"), "--set", "packets=500", "--set", "seed=9");
        make(folder.resolve("c.pcap"), "--packets", "500");
        byte[] first = Files.readAllBytes(folder.resolve("a.pcap"));
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("b.pcap")));
        assertFalse(Arrays.equals(first, Files.readAllBytes(folder.resolve("c.pcap"))), "another seed, the same");
    }

    @Test
    void shouldSayWhatKeepsItFromWriting() {
        assertEquals(ExitStatus.USAGE, make(folder.resolve("nowhere/a.pcap")));
        assertEquals("ringprobe: " + folder + "/nowhere/a.pcap can't be written: there is no such folder\n", err());
        err.reset();
        assertEquals(ExitStatus.USAGE, make(folder, "--packets", "1"));
        assertTrue(err().startsWith("ringprobe: " + folder + " can't be written: "), this::err);
        err.reset();
        assertEquals(ExitStatus.USAGE, make(folder.resolve("a.pcap"), "--set", "flow=1"));
        assertEquals("ringprobe: --set flow=1: unknown key flow: did you mean flows?\n", err());
        assertTrue(Files.notExists(folder.resolve("a.pcap")), "nothing was begun");
    }
}
