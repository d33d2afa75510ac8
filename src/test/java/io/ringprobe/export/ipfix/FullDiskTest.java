package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final int FLOWS = 3000;

    @TempDir
    Path folder;

    @Test
    void shouldCountWhatTheDiskRefuses() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
        OutputCounters counters = export("/dev/full");
        assertEquals(FLOWS, counters.get(OutputCount.LOST_WRITE_ERROR));
        assertEquals(0, counters.get(OutputCount.MESSAGES));
        Exports.assertBalance(counters);
    }

    @Test
    void shouldTellThatTheDiskIsFull() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
        try (FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "file=/dev/full");
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            exporter.export(Exports.basicFlow(record, 1));
            Exports.flush(exporter);
            assertEquals("/dev/full can't be written: No space left on device", exporter.trouble());
        }
    }

    /** The limit for the size of a file ends within a message. */
    @Test
    void shouldLeaveAReadableFileWhenTheDiskIsFull() throws Exception {
        Path file = folder.resolve("cut.ipfix");
        String numbers = Programs.runJava(
                folder.resolve("errors"),
                List.of("sh", "-c", "ulimit -f 300; exec \"$0\" \"$@\""),
                FullDiskTest.class,
                file.toString());
        IpfixReader reader = new IpfixReader();
        reader.readAll(Files.readAllBytes(file));
        assertEquals(reader.records.size() + " " + (FLOWS - reader.records.size()), numbers);
        assertTrue(!reader.records.isEmpty() && reader.records.size() < FLOWS);
    }

    /** Prints how many flows were exported and how many the disk refused. */
    public static void main(String[] file) throws IOException {
        OutputCounters counters = export(file[0]);
        System.out.println(counters.get(OutputCount.EXPORTED) + " " + counters.get(OutputCount.LOST_WRITE_ERROR));
    }

    private static OutputCounters export(String file) throws IOException {
        FlowExporter exporter = Exports.open(TestSchemas.ALL, true, "file=" + file);
        try (exporter;
                RecordBuilder record = new RecordBuilder(TestSchemas.ALL)) {
            for (int i = 0; i < FLOWS; i++) {
                exporter.export(Exports.basicFlow(record, i));
            }
        }
        return exporter.counters();
    }
}
