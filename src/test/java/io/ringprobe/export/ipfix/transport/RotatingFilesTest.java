package io.ringprobe.export.ipfix.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.ipfix.Exports;
import io.ringprobe.export.ipfix.IpfixReader;
import io.ringprobe.export.ipfix.LogLines;
import io.ringprobe.export.ipfix.NumberedFlows;
import io.ringprobe.export.ipfix.TestSchemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFilesTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private final NumberedFlows flows = new NumberedFlows(TestSchemas.ALL, "plus");

    @AfterEach
    void free() {
        flows.close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** The numbers of all flows in all files, each of which must be readable by itself. */
    private List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Path file : files()) {
            IpfixReader reader = new IpfixReader();
            reader.readAll(Files.readAllBytes(file));
            assertFalse(reader.records.isEmpty(), () -> file + " is empty");
            reader.records.forEach(record -> numbers.add(record.number(0, 1)));
        }
        return numbers.stream().sorted().toList();
    }

    private void export(FlowExporter exporter, int from, int to) {
        for (int i = from; i < to; i++) {
            exporter.export(flows.flow(i));
        }
    }

    private static List<Long> range(long to) {
        return LongStream.range(0, to).boxed().toList();
    }

    @Test
    void shouldBeginANewFileAtASize() throws IOException {
        FlowExporter exporter =
                Exports.open(TestSchemas.ALL, true, "file=" + folder.resolve("flows-%Y%m%d.ipfix"), "rotate-size=100K");
        export(exporter, 0, 10_000);
        exporter.close();
        List<Path> files = files();
        assertTrue(files.size() > 3, () -> "files " + files);
        assertTrue(
                files.stream().allMatch(f -> f.getFileName().toString().matches("flows-20\\d{6}\\.ipfix(\\.\\d+)?")));
        assertTrue(Files.size(files.getFirst()) >= 100 * 1024);
        assertEquals(range(10_000), numbers());
        assertEquals(10_000, exporter.counters().get(OutputCount.EXPORTED));
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldBeginANewFileAfterATime() throws IOException {
        FlowExporter exporter =
                Exports.open(TestSchemas.ALL, true, "file=" + folder.resolve("flows"), "rotate-time=60");
        long now = System.nanoTime();
        export(exporter, 0, 10);
        exporter.tick(now + 2 * SECOND);
        assertTrue(files().getFirst().toString().endsWith(".part"), "it isn't finished yet");
        exporter.tick(now + 61 * SECOND);
        export(exporter, 10, 20);
        exporter.tick(now + 63 * SECOND);
        exporter.close();
        assertEquals(2, files().size());
        assertTrue(files().stream().allMatch(f -> f.getFileName().toString().matches("flows\\.\\d{14}(\\.\\d+)?")));
        assertEquals(range(20), numbers());
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldLeaveNoEmptyFile() throws IOException {
        Exports.open(TestSchemas.ALL, true, "file=" + folder.resolve("flows"), "rotate-time=60", "options=none")
                .close();
        assertEquals(List.of(), files());
    }

    @Test
    void shouldGoOnOnceAFileCanBeCreatedAgain() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        RotatingFiles transport =
                new RotatingFiles(new FileNames(gone.resolve("f%s").toString()), 10, 0, System.nanoTime());
        ByteBuffer message = ByteBuffer.allocate(20);
        long now = System.nanoTime();
        assertTrue(transport.ready(now));
        assertEquals(20, transport.write(message, now));
        Files.delete(gone.resolve(files(gone).getFirst()));
        Files.delete(gone);
        LogLines log = LogLines.during(() -> transport.ready(now + 1));
        assertTrue(log.contains("can't be created"), log.toString());
        assertEquals(Transport.BROKEN, transport.write(message.clear(), now + 1));
        assertTrue(transport.trouble().contains("can't be created"), transport::trouble);
        int session = transport.session();
        Files.createDirectory(gone);
        transport.ready(now + SECOND / 2);
        assertEquals(Transport.BROKEN, transport.write(message.clear(), now + 1));
        transport.ready(now + 2 * SECOND);
        assertEquals(session + 1, transport.session());
        assertNull(transport.trouble());
        assertEquals(20, transport.write(message.clear(), now + 2 * SECOND));
        transport.close();
        assertEquals(1, files(gone).size());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void shouldNameFilesByTheTimeInUtc() {
        Instant time = Instant.parse("2026-03-04T05:06:07Z");
        assertEquals(Path.of("a-20260304-050607-%"), new FileNames("a-%Y%m%d-%H%M%S-%%").next(time));
        assertEquals(Path.of("a-" + time.getEpochSecond()), new FileNames("a-%s").next(time));
        assertEquals(Path.of("a.20260304050607"), new FileNames("a").next(time));
        assertThrows(IllegalArgumentException.class, () -> new FileNames("a-%q"));
        assertThrows(IllegalArgumentException.class, () -> new FileNames("a-%"));
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        for (String[] options : new String[][] {
            {"rotate-time=5"},
            {"udp", "rotate-size=5M"},
            {"file=" + folder.resolve("a%x"), "rotate-size=5M"},
            {"file=" + folder.resolve("a"), "rotate-size=0"},
            {"file=" + folder.resolve("a"), "rotate-time=0"}
        }) {
            assertThrows(ConfigException.class, () -> Exports.open(TestSchemas.BASIC_ONLY, true, options));
        }
    }
}
