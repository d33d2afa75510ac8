package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process, with real inputs and outputs: what it says at its end, and how it ends. */
class ProbeRunTest {
    private static final int ETHERNET = 1;
    private static final int FRAME = 60;

    @TempDir
    private Path folder;

    /** A classic pcap file (pcap-savefile(5)) with one frame that is not IP. */
    private static byte[] capture() {
        ByteBuffer file = ByteBuffer.allocate(24 + 16 + FRAME).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putLong(0);
        file.putInt(65535).putInt(ETHERNET);
        file.putInt(1).putInt(0).putInt(FRAME).putInt(FRAME);
        file.putShort(file.position() + 12, (short) 0x0608);
        return file.array();
    }

    private ProbeProcess.Result run(String... args) throws Exception {
        return ProbeProcess.runMain(Ringprobe.class, folder, List.of(args));
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("x.pcap"), content);
    }

    @Test
    void shouldFindIncludedFilesBesideAFileNamedWithoutItsFolder() throws Exception {
        Files.writeString(folder.resolve("a.conf"), "include \"b.conf\"\nringprobe.shards = 2\n");
        Files.writeString(folder.resolve("b.conf"), "\nringprobe.foo = 1\n");
        ProbeProcess.Result result = run("check", "a.conf");
        assertEquals(ExitStatus.USAGE, result.status());
        assertTrue(result.err().contains("b.conf:2: unknown key foo"), result::err);
    }

    @Test
    void shouldPrintTheBalanceOnStandardError() throws Exception {
        Path file = write(capture());
        ProbeProcess.Result result = run("-i", "pcap;file=" + file, "-o", "json", "-p", "pstats");
        assertEquals(ExitStatus.OK, result.status(), result::err);
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("input   " + file + ": 1 packets"), result::err);
        assertTrue(result.err().contains("\noutput  json stdout: 0 flows"), result::err);
    }

    @Test
    void shouldEndWithAnErrorWhereTheCaptureIsCutOff() throws Exception {
        Path file = write(Arrays.copyOf(capture(), 24 + 16 + FRAME - 1));
        ProbeProcess.Result result = run("-i", "pcap;file=" + file, "-o", "json");
        assertEquals(ExitStatus.ERROR, result.status(), result::err);
        assertTrue(result.err().contains("ringprobe: " + file + ": byte 24: "), result::err);
    }

    @Test
    void shouldSayInOneLineThatAFileIsNoCapture() throws Exception {
        Path file = write("a text that is long enough for a header".getBytes(StandardCharsets.UTF_8));
        ProbeProcess.Result result = run("-i", "pcap;file=" + file, "-o", "json");
        assertEquals(ExitStatus.USAGE, result.status(), result::err);
        assertEquals(1, result.err().lines().count(), result::err);
        assertTrue(result.err().startsWith("ringprobe: " + file + ": "), result::err);
    }

    @Test
    void shouldNotWriteOverItsOwnInput() throws Exception {
        Path file = write(capture());
        ProbeProcess.Result result = run("-i", "pcap;file=" + file, "-o", "csv;file=" + file);
        assertEquals(ExitStatus.USAGE, result.status(), result::err);
        assertEquals(1, result.err().lines().count(), result::err);
        assertArrayEquals(capture(), Files.readAllBytes(file));
    }

    @Test
    void shouldLogTemplatesWhereAskedTo() throws Exception {
        Path demo = Path.of("pcaps", "demo.pcap").toAbsolutePath();
        Path file = folder.resolve("x.ipfix");
        ProbeProcess.Result result = run("-i", "pcap;file=" + demo, "-o", "ipfix;verbose;file=" + file);
        assertEquals(ExitStatus.OK, result.status(), result::err);
        assertTrue(result.err().contains("template 256"), result::err);
        result = run("-i", "pcap;file=" + demo, "-o", "ipfix;file=" + file);
        assertFalse(result.err().contains("template"), result::err);
    }

    @Test
    void shouldSayInOneLineThatAFileIsMissing() throws Exception {
        ProbeProcess.Result result = run("-i", "pcap;file=" + folder + "/missing", "-o", "json");
        assertEquals(ExitStatus.USAGE, result.status(), result::err);
        assertEquals("ringprobe: " + folder + "/missing: no such file\n", result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void shouldStopAndPrintTheBalanceWhenToldToEnd(String signal) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
            writer.write(capture());
            Path report = folder.resolve("stderr");
            Process process = new ProcessBuilder(
                            ProbeProcess.command(Ringprobe.class, List.of("-i", "pcap;file=" + pipe, "-o", "json")))
                    .redirectError(report.toFile())
                    .start();
            askForTheBalance(process, report);
            kill(process, signal);
            assertEquals(ExitStatus.OK, process.waitFor(), () -> read(report));
            long balances =
                    read(report).lines().filter(l -> l.startsWith("input ")).count();
            assertTrue(balances > 1, () -> read(report));
        }
    }

    /** Sends SIGUSR1 until the balance comes; a process that doesn't listen to it yet would end by it. */
    private static void askForTheBalance(Process process, Path report) throws Exception {
        while (!read(report).contains("input ")) {
            assertTrue(process.isAlive(), () -> read(report));
            String signals = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            if (catches(signals, 10)) {
                kill(process, "USR1");
            }
            Thread.sleep(20);
        }
    }

    /** Whether the process has a handler of its own for the signal (proc(5), SigCgt). */
    private static boolean catches(String status, int signal) {
        String mask = status.lines()
                .filter(l -> l.startsWith("SigCgt:"))
                .findFirst()
                .orElseThrow()
                .split("\\s+")[1];
        return (Long.parseUnsignedLong(mask, 16) & 1L << signal - 1) != 0;
    }

    private static void kill(Process process, String signal) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
