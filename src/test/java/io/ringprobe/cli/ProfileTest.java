package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.Ringprobe;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recording that {@code --profile} leaves: read back, its sums are those of the run. */
@Timeout(60)
class ProfileTest {
    private static final Path DEMO = Path.of("pcaps", "demo.pcap").toAbsolutePath();
    private static final int DEMO_PARSED = 274;
    private static final int DEMO_FLOWS = 39;

    @TempDir
    private Path folder;

    private ProbeProcess.Result run(Path recording, String... args) throws Exception {
        return ProbeProcess.runMain(
                Ringprobe.class,
                folder,
                Stream.concat(Stream.of("--profile", recording.toString(), "--shards", "2"), Stream.of(args))
                        .toList());
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static List<RecordedEvent> events(Path recording, String name) throws IOException {
        return RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private static long sum(List<RecordedEvent> events, String field) {
        return events.stream().mapToLong(event -> event.getLong(field)).sum();
    }

    @Test
    void shouldHoldEveryBlockOfTheRun() throws Exception {
        ProbeProcess.Result result = run(
                file("run.jfr"),
                "-i",
                "pcap;file=" + DEMO,
                "-o",
                "csv;file=" + file("a"),
                "-o",
                "ipfix;file=" + file("b"));
        assertEquals(ExitStatus.OK, result.status(), result::err);
        assertTrue(result.err().contains("parsed " + DEMO_PARSED + ","), result::err);

        List<RecordedEvent> blocks = events(file("run.jfr"), "ringprobe.BlockProcessed");
        assertEquals(DEMO_PARSED, sum(blocks, "packets"));
        assertEquals(DEMO_FLOWS, sum(blocks, "flowsEnded"));
        for (RecordedEvent block : blocks) {
            assertEquals("shard-" + block.getInt("shard"), block.getThread().getJavaName());
        }
        assertEquals(
                List.of(0, 1),
                blocks.stream().map(b -> b.getInt("shard")).distinct().sorted().toList());

        List<RecordedEvent> exports = events(file("run.jfr"), "ringprobe.FlowsExported");
        for (String output : List.of("csv " + file("a"), "ipfix " + file("b"))) {
            List<RecordedEvent> own = exports.stream()
                    .filter(event -> event.getString("output").equals(output))
                    .toList();
            assertEquals(DEMO_FLOWS, sum(own, "flows"), () -> output + " in " + exports);
        }
        assertFalse(events(file("run.jfr"), "jdk.JVMInformation").isEmpty());
        assertFalse(events(file("run.jfr"), "jdk.Compilation").isEmpty());
    }

    @Test
    void shouldBeLeftWhereTheRunIsStopped() throws Exception {
        Path report = file("report");
        Process probe = new ProcessBuilder(ProbeProcess.command(
                        Ringprobe.class,
                        List.of("--profile", file("run.jfr").toString(), "-i", "pcap;file=-", "-o", "json")))
                .redirectError(report.toFile())
                .redirectOutput(file("flows").toFile())
                .start();
        try (OutputStream in = probe.getOutputStream()) {
            in.write(Files.readAllBytes(DEMO));
            in.flush();
            awaitPackets(probe, report);
            probe.destroy();
            assertEquals(ExitStatus.OK, probe.waitFor(), () -> read(report));
        } finally {
            probe.destroyForcibly().waitFor();
        }
        assertEquals(DEMO_PARSED, sum(events(file("run.jfr"), "ringprobe.BlockProcessed"), "packets"));
    }

    /** Asks for the balance until it has them all. */
    private static void awaitPackets(Process probe, Path report) throws Exception {
        while (!read(report).contains("parsed " + DEMO_PARSED)) {
            assertTrue(probe.isAlive(), () -> read(report));
            Thread.sleep(50);
            // Before the probe handles it, this signal would end it.
            if (handlesUser1(probe)) {
                new ProcessBuilder("kill", "-USR1", probe.pid() + "").start().waitFor();
            }
        }
    }

    private static boolean handlesUser1(Process probe) throws IOException {
        String caught = Files.readAllLines(Path.of("/proc", probe.pid() + "", "status")).stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(caught.split("\\s+")[1], 16) & 1 << 9) != 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldBeLeftWhereTheRunFails() throws Exception {
        byte[] demo = Files.readAllBytes(DEMO);
        Files.write(file("cut.pcap"), Arrays.copyOf(demo, demo.length / 2 + 7));
        ProbeProcess.Result result = run(file("run.jfr"), "-i", "pcap;file=" + file("cut.pcap"), "-o", "json");
        assertEquals(ExitStatus.ERROR, result.status(), result::err);
        long packets = sum(events(file("run.jfr"), "ringprobe.BlockProcessed"), "packets");
        assertTrue(result.err().contains("parsed " + packets), () -> packets + " in " + result.err());
    }

    @Test
    void shouldTakeThePlaceOfAnEarlierOneButOfNothingElse() throws Exception {
        Path capture = Files.copy(DEMO, file("x.pcap"));
        ProbeProcess.Result result = run(capture, "-i", "pcap;file=" + capture, "-o", "json");
        assertEquals(ExitStatus.USAGE, result.status(), result::err);
        assertEquals(
                "ringprobe: profile=" + capture + " can't be written (it is there, and no recording): it takes a file"
                        + " that we may write\n",
                result.err());
        assertArrayEquals(Files.readAllBytes(DEMO), Files.readAllBytes(capture));

        Path earlier = Files.write(file("run.jfr"), "FLR\0of yesterday".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                ExitStatus.OK,
                run(earlier, "-i", "pcap;file=" + capture, "-o", "json").status());
        assertEquals(DEMO_PARSED, sum(events(earlier, "ringprobe.BlockProcessed"), "packets"));
    }

    @Test
    void shouldSayBeforeItStartsThatTheFileCannotBeWritten() throws Exception {
        Path recording = file("missing/run.jfr");
        ProbeProcess.Result result = run(recording, "-i", "pcap;file=" + DEMO, "-o", "csv;file=" + file("flows"));
        assertEquals(ExitStatus.USAGE, result.status(), result::err);
        assertEquals(
                "ringprobe: profile=" + recording + " can't be written (there is no folder " + file("missing")
                        + "): it takes a file that we may write\n",
                result.err());
        assertFalse(Files.exists(file("flows")));
    }

    @Test
    void shouldSayAtTheEndThatThereIsNoRoomForIt() throws Exception {
        ProbeProcess.Result result = run(Path.of("/dev/full"), "-i", "pcap;file=" + DEMO, "-o", "json");
        assertEquals(ExitStatus.ERROR, result.status(), result::err);
        assertTrue(
                result.err().endsWith("the recording of the run can't be written: No space left on device\n"),
                result::err);
    }
}
