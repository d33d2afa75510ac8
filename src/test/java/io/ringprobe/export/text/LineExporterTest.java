package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.testkit.ChildJvm;
import io.ringprobe.testkit.FlowRecordFixture;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineExporterTest {
    private static final List<OutputFactory> FACTORIES =
            List.of(new CsvOutputFactory(), new JsonOutputFactory(), new TextOutputFactory());
    private static final long SECOND = 1_000_000_000L;
    private static final int MANY = 10_000;
    /** For 100,000 records: what some hundred writes to a channel may leave behind. */
    private static final long ALLOCATED_AT_MOST = 100_000;

    @TempDir
    private Path folder;

    @Test
    void shouldBeFoundByName() {
        List<String> names = ServiceLoader.load(OutputFactory.class).stream()
                .map(p -> p.get().spec().name())
                .toList();
        assertTrue(names.containsAll(List.of("csv", "json", "text")), names.toString());
    }

    @Test
    void shouldWriteWhatIsOlderThanASecond() throws IOException {
        Path file = folder.resolve("out.json");
        try (FlowRecordFixture flow = SampleSchema.tcpFlow();
                FlowExporter exporter = OutputRun.open(new JsonOutputFactory(), SampleSchema.ALL, "file=" + file)) {
            long now = -5 * SECOND;
            exporter.tick(now);
            exporter.export(flow.build());
            exporter.tick(now + SECOND);
            exporter.tick(now + 2 * SECOND - 1);
            assertEquals(0, Files.size(file));
            assertEquals(1, exporter.counters().waiting());
            exporter.tick(now + 2 * SECOND);
            assertEquals(1, Files.readAllLines(file).size());
            assertEquals(1, exporter.counters().get(OutputCount.EXPORTED));
            assertEquals(1, exporter.counters().get(OutputCount.MESSAGES));
            assertEquals(Files.size(file), exporter.counters().get(OutputCount.BYTES));
        }
    }

    @Test
    void shouldShowTheHeaderOfAnIdleOutput() throws IOException {
        Path file = folder.resolve("out.csv");
        try (FlowExporter exporter = OutputRun.open(new CsvOutputFactory(), SampleSchema.ALL, "file=" + file)) {
            exporter.tick(0);
            exporter.tick(SECOND);
            assertEquals(1, Files.readAllLines(file).size());
            assertEquals(0, exporter.counters().get(OutputCount.EXPORTED));
        }
    }

    @Test
    void shouldWriteEachRecordOnceInWholeBuffers() throws IOException {
        for (OutputFactory factory : FACTORIES) {
            Path file = folder.resolve("out");
            FlowExporter exporter = OutputRun.open(factory, SampleSchema.ALL, "file=" + file);
            try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
                exportMany(exporter, flow.build());
                assertTrue(exporter.counters().get(OutputCount.EXPORTED) > 0);
                exporter.close();
                exporter.close();
            }
            OutputCounters counters = exporter.counters();
            assertEquals(MANY, counters.get(OutputCount.EXPORTED));
            assertEquals(0, counters.waiting());
            assertEquals(Files.size(file), counters.get(OutputCount.BYTES));
            assertEquals(
                    Math.ceilDiv(counters.get(OutputCount.BYTES), LineBuffer.FULL + 300),
                    counters.get(OutputCount.MESSAGES),
                    1);
            int header = factory instanceof JsonOutputFactory ? 0 : 1;
            assertEquals(MANY + header, Files.readAllLines(file).size());
        }
    }

    @Test
    void shouldCountWhatAFullDiskRefuses() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "skipped: no /dev/full");
        for (OutputFactory factory : FACTORIES) {
            FlowExporter exporter = OutputRun.open(factory, SampleSchema.ALL, "file=/dev/full");
            try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
                exportMany(exporter, flow.build());
            }
            awaitLoss(exporter);
            assertEquals("writing failed: No space left on device", exporter.trouble());
            exporter.close();
            assertEquals(MANY, exporter.counters().get(OutputCount.LOST_WRITE_ERROR));
            assertEquals(0, exporter.counters().get(OutputCount.EXPORTED));
            assertEquals(0, exporter.counters().get(OutputCount.MESSAGES));
            assertEquals(0, exporter.counters().waiting());
        }
    }

    /** What may block is written aside, so that the news come with a tick. */
    private static void awaitLoss(FlowExporter exporter) throws InterruptedException {
        for (int i = 0; i < 10_000 && exporter.counters().get(OutputCount.LOST_WRITE_ERROR) == 0; i++) {
            exporter.tick(System.nanoTime());
            Thread.sleep(1);
        }
        assertTrue(exporter.counters().get(OutputCount.LOST_WRITE_ERROR) > 0);
    }

    @Test
    void shouldCountWhatAClosedPipeRefuses() throws Exception {
        Path fifo = folder.resolve("pipe");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "skipped: no mkfifo");
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> readSome(fifo));
        FlowExporter exporter = OutputRun.open(new CsvOutputFactory(), SampleSchema.ALL, "file=" + fifo);
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            exportMany(exporter, flow.build());
        }
        exporter.close();
        OutputCounters counters = exporter.counters();
        assertTrue(read.join() > 0);
        assertTrue(counters.get(OutputCount.EXPORTED) > 0, "whole lines that left before the pipe broke");
        assertTrue(counters.get(OutputCount.LOST_WRITE_ERROR) > 0);
        assertEquals(MANY, counters.get(OutputCount.EXPORTED) + counters.get(OutputCount.LOST_WRITE_ERROR));
    }

    @Test
    void shouldLoseRecordsRatherThanWaitForAReaderThatPausesWhereInputsAreLive() throws Exception {
        Path fifo = folder.resolve("slow");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "skipped: no mkfifo");
        CompletableFuture<FileInputStream> reader = CompletableFuture.supplyAsync(() -> open(fifo));
        FlowExporter exporter = OutputRun.openLive(new CsvOutputFactory(), SampleSchema.ALL, "file=" + fifo);
        OutputCounters counters = exporter.counters();
        long given = 0;
        try (FlowRecordFixture flow = SampleSchema.tcpFlow()) {
            while (counters.get(OutputCount.LOST_NO_COLLECTOR) == 0) {
                exportMany(exporter, flow.build());
                given += MANY;
            }
        }
        long lost = counters.get(OutputCount.LOST_NO_COLLECTOR);
        assertEquals("the reader pauses: records are lost", exporter.trouble());
        try (InputStream in = reader.join()) {
            CompletableFuture<Long> lines = CompletableFuture.supplyAsync(() -> countLines(in));
            exporter.close();
            assertEquals(given - lost, lines.join() - 1, "all that were not lost, behind the header");
        }
        assertEquals(lost, counters.get(OutputCount.LOST_NO_COLLECTOR));
        assertEquals(given - lost, counters.get(OutputCount.EXPORTED));
        assertEquals(0, counters.waiting());
    }

    private static FileInputStream open(Path fifo) {
        try {
            return new FileInputStream(fifo.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long countLines(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int readSome(Path fifo) {
        try (InputStream in = new FileInputStream(fifo.toFile())) {
            return in.readNBytes(100_000).length;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAPath() {
        assertOpenFails(folder.resolve("missing/out.csv"), "there is no folder " + folder.resolve("missing"));
        assertOpenFails(folder, "is a folder");
    }

    private static void assertOpenFails(Path path, String message) {
        for (OutputFactory factory : FACTORIES) {
            IOException e =
                    assertThrows(IOException.class, () -> OutputRun.open(factory, SampleSchema.ALL, "file=" + path));
            assertTrue(e.getMessage().contains(message), e.getMessage());
            assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
        }
    }

    @Test
    void shouldCallStandardOutputByName() throws IOException {
        for (String[] options : new String[][] {{}, {"file=-"}}) {
            // Not closed: that would print its header among the lines of the test run.
            FlowExporter exporter = OutputRun.open(new TextOutputFactory(), SampleSchema.ALL, options);
            assertEquals("text stdout", exporter.name());
        }
    }

    @Test
    void shouldAllocateNothingForEachRecord() throws Exception {
        List<String> allocated = ChildJvm.run(AllocationProbe.class)
                .lines()
                .filter(line -> line.matches("\\w+=\\d+"))
                .toList();
        assertEquals(FACTORIES.size(), allocated.size(), allocated.toString());
        for (String line : allocated) {
            long octets = Long.parseLong(line.substring(line.indexOf('=') + 1));
            assertTrue(octets < ALLOCATED_AT_MOST, line);
        }
    }

    private static void exportMany(FlowExporter exporter, long record) {
        for (int i = 0; i < MANY; i++) {
            exporter.export(record);
        }
    }
}
