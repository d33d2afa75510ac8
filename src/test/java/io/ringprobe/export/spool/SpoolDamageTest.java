package io.ringprobe.export.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spool makes of files that were cut or altered. */
class SpoolDamageTest {
    private static final int LONGEST = 200;
    private static final String FIRST = "0000000001.spool";
    private static final SpoolSettings SMALL = new SpoolSettings(SpoolSettings.MIN_BYTES, SpoolSettings.DEFAULT_AGE);

    @TempDir
    Path folder;

    private final Numbered entries = new Numbered(LONGEST);
    private OutputCounters counters = new OutputCounters();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("spool"));
    }

    @AfterEach
    void free() {
        entries.close();
    }

    /** The file as a kill leaves it, with these entries: copied while the spool is open. */
    private byte[] killed(long... ids) throws IOException {
        Path live = Files.createTempDirectory(folder, "live");
        try (Spool spool = Spool.open(live, SMALL, new OutputCounters())) {
            for (long id : ids) {
                entries.append(spool, id);
            }
            return Files.readAllBytes(live.resolve(FIRST));
        }
    }

    private Spool open(byte[] file) throws IOException {
        counters = new OutputCounters();
        Files.write(folder.resolve("spool").resolve(FIRST), file);
        return Spool.open(folder.resolve("spool"), SMALL, counters);
    }

    private List<Long> contents(byte[] file) throws IOException {
        try (Spool spool = open(file)) {
            return drain(spool);
        }
    }

    private List<Long> drain(Spool spool) {
        List<Long> ids = new ArrayList<>();
        for (long id = entries.peek(spool); id >= 0; id = entries.peek(spool)) {
            spool.advance();
            ids.add(id);
        }
        ids.forEach(id -> entries.confirm(spool, id));
        assertTrue(spool.isEmpty());
        assertEquals(0, counters.get(OutputCount.KEPT));
        return ids;
    }

    private int start(long... before) {
        int start = Segment.HEADER_LENGTH;
        for (long id : before) {
            start += EntryLayout.size(entries.length(id));
        }
        return start;
    }

    @Test
    void shouldKeepAllThatWasAppendedBeforeAKill() throws IOException {
        assertEquals(List.of(1L, 2L, 3L), contents(killed(1, 2, 3)));
        assertEquals(0, counters.get(OutputCount.LOST_FROM_SPOOL));
    }

    @Test
    void shouldLeaveOutATornEntryCutAnywhere() throws IOException {
        byte[] whole = killed(1, 2, 4);
        for (int end = start(1, 2); end < start(1, 2) + EntryLayout.DATA_OFFSET + entries.length(4); end++) {
            assertEquals(List.of(1L, 2L), contents(Arrays.copyOf(whole, end)), "cut at " + end);
            assertLost(4);
        }
    }

    @Test
    void shouldLeaveOutAnEntryWithAnyOctetAltered() throws IOException {
        byte[] whole = killed(1, 2, 4);
        for (int at = start(1, 2); at < start(1, 2) + EntryLayout.DATA_OFFSET + entries.length(4); at++) {
            whole[at] ^= 0x10;
            assertEquals(List.of(1L, 2L), contents(whole), "altered at " + at);
            assertLost(4);
            whole[at] ^= 0x10;
        }
    }

    /** The tally told of it, so that it is known what was lost. */
    private void assertLost(long id) {
        assertEquals(Numbered.flows(id), counters.get(OutputCount.LOST_FROM_SPOOL));
        assertEquals(Numbered.packets(id), counters.get(OutputCount.LOST_PACKETS));
        assertEquals(Numbered.octets(id), counters.get(OutputCount.LOST_OCTETS));
        assertEquals(Numbered.repeats(id), counters.get(OutputCount.REPEATS_LOST));
    }

    /** As when the kill comes within append: then nobody was told that the entry is kept, and none is lost. */
    @Test
    void shouldCutOffATornEntryThatNoTallyTellsOf() throws IOException {
        byte[] torn = killed(1, 2);
        byte[] whole = killed(1, 2, 4);
        int end = start(1, 2) + EntryLayout.DATA_OFFSET + entries.length(4);
        for (int written = start(1, 2); written < end; written++) {
            System.arraycopy(whole, start(1, 2), torn, start(1, 2), written - start(1, 2));
            assertEquals(List.of(1L, 2L), contents(torn), "written up to " + written);
            assertEquals(counters.get(OutputCount.RESTORED), Numbered.flows(1) + Numbered.flows(2));
            assertEquals(0, counters.get(OutputCount.LOST_PACKETS));
        }
    }

    @Test
    void shouldRestoreAWholeEntryThatNoTallyTellsOf() throws IOException {
        byte[] file = killed(1, 2);
        byte[] whole = killed(1, 2, 4);
        System.arraycopy(whole, start(1, 2), file, start(1, 2), whole.length - start(1, 2));
        assertEquals(List.of(1L, 2L, 4L), contents(file));
        assertEquals(Numbered.flows(1) + Numbered.flows(2) + Numbered.flows(4), counters.get(OutputCount.RESTORED));
    }

    @Test
    void shouldLoseNothingByOneAlteredOctetOfATally() throws IOException {
        byte[] whole = killed(1, 2, 4);
        for (int at = Long.BYTES; at < Segment.HEADER_LENGTH; at++) {
            whole[at] ^= 0x10;
            assertEquals(List.of(1L, 2L, 4L), contents(whole), "altered at " + at);
            whole[at] ^= 0x10;
        }
    }

    @Test
    void shouldKeepEntriesWithoutAnyTally() throws IOException {
        byte[] whole = killed(1, 2, 4);
        Arrays.fill(whole, Long.BYTES, Segment.HEADER_LENGTH, (byte) 0x77);
        assertEquals(List.of(1L, 2L, 4L), contents(whole));
    }

    @Test
    void shouldSetAsideWhatIsNoSegment() throws IOException {
        byte[] whole = killed(1);
        whole[0] ^= 1;
        assertEquals(List.of(), contents(whole));
        assertTrue(Files.exists(folder.resolve("spool").resolve(FIRST + ".damaged")));
    }

    @Test
    void shouldDeleteWhatWasNeverBegun() throws IOException {
        assertEquals(List.of(), contents(new byte[0]));
        assertEquals(List.of(), contents(new byte[1 << 17]));
        assertFalse(Files.exists(folder.resolve("spool").resolve(FIRST)));
    }

    @Test
    void shouldSkipToTheNextSegmentAndCountWhatIsLeftOut() throws IOException {
        Path spool = folder.resolve("spool");
        long last = fillThreeSegments(spool);
        byte[] first = Files.readAllBytes(spool.resolve(FIRST));
        first[start(1, 2) + 20] ^= 1;
        try (Spool damaged = open(first)) {
            entries.expect(damaged, 1);
            entries.expect(damaged, 2);
            entries.confirm(damaged, 1);
            long next = entries.peek(damaged);
            assertTrue(next > 100 && next < last, "next is " + next);
            long lost = 0;
            for (long id = 3; id < next; id++) {
                lost += Numbered.flows(id);
            }
            assertEquals(lost, counters.get(OutputCount.LOST_FROM_SPOOL));
            assertEquals(counters.get(OutputCount.RESTORED), counters.get(OutputCount.KEPT) + lost + Numbered.flows(1));
        }
        assertCountedOnce(spool, last);
    }

    /** The loss is written down, and counts in no later run. */
    private void assertCountedOnce(Path spool, long last) throws IOException {
        counters = new OutputCounters();
        try (Spool again = Spool.open(spool, SMALL, counters)) {
            List<Long> ids = drain(again);
            assertEquals(2, ids.getFirst());
            assertEquals(last, ids.getLast());
            assertEquals(0, counters.get(OutputCount.LOST_FROM_SPOOL));
        }
    }

    private long fillThreeSegments(Path spool) throws IOException {
        long id = 0;
        try (Spool filled = Spool.open(spool, SMALL, counters)) {
            while (segments(spool) < 3) {
                entries.append(filled, ++id);
            }
        }
        return id;
    }

    private static int segments(Path spool) throws IOException {
        int number = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(spool, "*.spool")) {
            for (Path ignored : files) {
                number++;
            }
        }
        return number;
    }

    @Test
    void shouldForgetTheDamagedRestOfTheSegmentThatIsWrittenTo() throws IOException {
        Path spool = folder.resolve("spool");
        try (Spool live = Spool.open(spool, SMALL, counters)) {
            entries.append(live, 1);
            entries.append(live, 2);
            alter(spool.resolve(FIRST), start(1) + 20);
            entries.expect(live, 1);
            assertEquals(-1, entries.peek(live));
            entries.append(live, 3);
            entries.expect(live, 3);
            entries.confirm(live, 1);
            entries.confirm(live, 3);
            assertTrue(live.isEmpty());
            assertEquals(Numbered.packets(2), counters.get(OutputCount.LOST_PACKETS));
        }
    }

    private static void alter(Path file, int at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int octet = open.read();
            open.seek(at);
            open.write(octet ^ 1);
        }
    }

    @Test
    void shouldReadDefinitionsUpToTheFirstThatIsNotWhole() throws IOException {
        Path spool = folder.resolve("spool");
        try (Spool live = Spool.open(spool, SMALL, counters)) {
            entries.append(live, 1);
            assertEquals(0, live.define(new byte[] {1, 2, 3}));
            assertEquals(1, live.define(new byte[] {4, 5, 6}));
        }
        alter(spool.resolve("definitions"), (int) Files.size(spool.resolve("definitions")) - 1);
        try (Spool live = Spool.open(spool, SMALL, counters)) {
            assertEquals(3, live.definition(0)[2]);
            assertEquals(null, live.definition(1));
            assertEquals(1, live.define(new byte[] {7}));
        }
        try (Spool live = Spool.open(spool, SMALL, counters)) {
            assertEquals(7, live.definition(1)[0]);
        }
    }
}
