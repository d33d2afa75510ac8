package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ReservedFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed at any moment, one after the other on one spool: nothing that was confirmed comes again,
 * and nothing that was appended is missing.
 */
class SpoolKillTest {
    private static final int KILLS = 15;
    private static final int LONGEST = 3000;
    private static final int PROGRESS_LENGTH = 16;

    @TempDir
    Path folder;

    private final Numbered entries = new Numbered(LONGEST);
    private final Random random = new Random(4);

    @AfterEach
    void free() {
        entries.close();
    }

    @Test
    void shouldSurviveBeingKilled() throws Exception {
        Path file = folder.resolve("progress");
        try (ReservedFile progress = ReservedFile.create(file, PROGRESS_LENGTH, PROGRESS_LENGTH)) {
            long done = 0;
            long last = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                Memory.putLong(progress.address(), last);
                Memory.putLong(progress.address() + 8, done);
                runAndKill(file, progress.address(), last);
                long appended = Memory.getLong(progress.address());
                long confirmed = Memory.getLong(progress.address() + 8);
                long[] range = read();
                assertTrue(range[0] - 1 == confirmed || range[0] - 1 == confirmed + 1, "confirmed " + confirmed);
                assertTrue(range[1] == appended || range[1] == appended + 1, "appended " + appended);
                done = range[0] - 1;
                last = range[1];
            }
        }
    }

    private void runAndKill(Path file, long progress, long last) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command(file))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            while (Memory.getLong(progress) == last && process.isAlive()) {
                Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(60));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(128 + 9, process.waitFor(), Files.readString(said));
    }

    private List<String> command(Path file) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Dringprobe.memory.checked=false");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SpoolKillTest.class.getName()));
        command.addAll(List.of(folder.resolve("spool").toString(), file.toString()));
        return command;
    }

    /** Reads the whole spool; gives the numbers of the first and the last entry, between which none is missing. */
    private long[] read() throws IOException {
        OutputCounters counters = new OutputCounters();
        try (Spool spool = Spool.open(folder.resolve("spool"), SpoolSettings.defaults(), counters)) {
            long first = entries.peek(spool);
            assertTrue(first > 0);
            long flows = 0;
            long last = first;
            for (long id = first; id > 0; id = entries.peek(spool)) {
                entries.expect(spool, id);
                assertTrue(id == first || id == last + 1, id + " follows " + last);
                flows += Numbered.flows(id);
                last = id;
            }
            assertEquals(flows, counters.get(OutputCount.RESTORED));
            assertEquals(0, counters.get(OutputCount.LOST_FROM_SPOOL));
            return new long[] {first, last};
        }
    }

    /** Appends, reads and confirms for ever, and writes down how far it is after each step. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Random random = new Random();
        SpoolNote note = new SpoolNote();
        SpoolEntry entry = new SpoolEntry();
        try (ReservedFile progress = ReservedFile.open(Path.of(arguments[1]));
                Numbered entries = new Numbered(LONGEST);
                Spool spool = Spool.open(folder, SpoolSettings.defaults(), new OutputCounters())) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            long appended = Memory.getLong(progress.address());
            long confirmed = Memory.getLong(progress.address() + 8);
            long inFlight = 0;
            while (System.nanoTime() < end) {
                int choice = random.nextInt(100);
                if (choice < 40) {
                    entries.append(spool, ++appended);
                    Memory.putLong(progress.address(), appended);
                } else if (choice < 70 && spool.peek(entry)) {
                    spool.advance();
                    inFlight++;
                } else if (choice < 99 && inFlight > 0 && confirmed < appended - 1) {
                    spool.confirm(note);
                    inFlight--;
                    Memory.putLong(progress.address() + 8, ++confirmed);
                } else if (choice == 99) {
                    spool.rewind();
                    inFlight = 0;
                }
            }
        }
    }
}
