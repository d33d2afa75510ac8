package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spool does with its folder: who may use it, what stands in it. */
class SpoolFolderTest {
    @TempDir
    Path parent;

    private final Numbered entries = new Numbered(1000);
    private final OutputCounters counters = new OutputCounters();

    @AfterEach
    void free() {
        entries.close();
    }

    private Spool open(Path folder) throws IOException {
        return Spool.open(folder, SpoolSettings.defaults(), counters);
    }

    @Test
    void shouldRefuseASecondOutputOfThisProbe() throws IOException {
        Path folder = parent.resolve("spool");
        try (Spool first = open(folder)) {
            Path otherName = Files.createSymbolicLink(parent.resolve("link"), folder);
            for (Path name : new Path[] {folder, otherName}) {
                IOException error = assertThrows(IOException.class, () -> open(name));
                assertTrue(error.getMessage().contains(name.toString()), error.getMessage());
            }
            assertTrue(entries.append(first, 1));
        }
        open(folder).close();
    }

    @Test
    void shouldRefuseASecondProbe() throws IOException, InterruptedException {
        Path folder = parent.resolve("spool");
        try (Spool first = open(folder)) {
            assertTrue(first.isEmpty());
            String said = ChildJvm.run(SpoolFolderTest.class, folder.toString());
            assertTrue(said.contains("the spool " + folder + " is in use by another probe"), said);
        }
        assertTrue(ChildJvm.run(SpoolFolderTest.class, folder.toString()).contains("opened"));
    }

    /** Tries to open a spool, and prints what comes of it. */
    public static void main(String[] folder) {
        try (Spool spool = Spool.open(Path.of(folder[0]), SpoolSettings.defaults(), new OutputCounters())) {
            System.out.println(spool.isEmpty() ? "opened" : "opened with entries");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    @Test
    void shouldLetNobodyElseRead() throws IOException {
        Path folder = parent.resolve("deep/spool");
        try (Spool spool = open(folder)) {
            entries.append(spool, 1);
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            Path segment = folder.resolve("0000000001.spool");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(segment)));
        }
    }

    @Test
    void shouldTakeNoSpaceWhileItIsEmpty() throws IOException {
        Path folder = parent.resolve("spool");
        try (Spool spool = open(folder)) {
            assertEquals(0, spool.bytes());
            entries.append(spool, 1);
            assertTrue(spool.bytes() > 0);
            entries.expect(spool, 1);
            entries.confirm(spool, 1);
            spool.tick(0);
            spool.tick(TimeUnit.SECONDS.toNanos(1));
            assertEquals(0, spool.bytes());
            assertFalse(Files.exists(folder.resolve("0000000001.spool")));
            assertTrue(entries.append(spool, 2));
            entries.expect(spool, 2);
            entries.confirm(spool, 2);
        }
        assertFalse(Files.exists(folder.resolve("0000000002.spool")));
        assertEquals(0, counters.get(OutputCount.SPOOL_BYTES));
    }

    @Test
    void shouldLeaveFilesThatAreNotItsOwn() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("spool"));
        Path[] strange = {folder.resolve("1.spool"), folder.resolve("notes"), folder.resolve("000000000x.spool")};
        for (Path file : strange) {
            Files.createFile(file);
        }
        open(folder).close();
        for (Path file : strange) {
            assertTrue(Files.exists(file), file.toString());
        }
    }

    @Test
    void shouldSayWhereItCannotBeOpened() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        IOException error = assertThrows(IOException.class, () -> open(file.resolve("spool")));
        assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    }

    @Test
    void shouldKeepDefinitionsAsLongAsEntries() throws IOException {
        Path folder = parent.resolve("spool");
        byte[] template = {1, 2, 3};
        try (Spool spool = open(folder)) {
            assertEquals(0, spool.define(template));
            assertEquals(1, spool.define(new byte[0]));
            template[0] = 9;
            assertEquals(2, spool.define(template));
            assertEquals(0, spool.define(new byte[] {1, 2, 3}));
            entries.append(spool, 1);
        }
        try (Spool spool = open(folder)) {
            assertArrayEquals(new byte[] {1, 2, 3}, spool.definition(0));
            assertArrayEquals(new byte[0], spool.definition(1));
            assertEquals(2, spool.define(template));
            assertEquals(3, spool.define(new byte[] {5}));
            entries.expect(spool, 1);
            entries.confirm(spool, 1);
        }
        try (Spool spool = open(folder)) {
            assertEquals(null, spool.definition(0));
            assertEquals(0, spool.define(template));
        }
    }

    @Test
    void shouldTakeEntriesOfAllLengths() throws IOException {
        try (Spool spool = Spool.open(
                        parent.resolve("spool"),
                        new SpoolSettings(SpoolSettings.MIN_BYTES, SpoolSettings.DEFAULT_AGE),
                        counters);
                Numbered large = new Numbered(Spool.MAX_LENGTH)) {
            for (long id = 1; id < 2000; id++) {
                assertTrue(large.append(spool, id));
                large.expect(spool, id);
                large.confirm(spool, id);
            }
            assertThrows(IllegalArgumentException.class, () -> spool.append(0, 0, new SpoolNote()));
            assertThrows(IllegalArgumentException.class, () -> spool.append(0, Spool.MAX_LENGTH + 1, new SpoolNote()));
        }
        assertEquals(0, counters.get(OutputCount.LOST_PACKETS));
    }
}
