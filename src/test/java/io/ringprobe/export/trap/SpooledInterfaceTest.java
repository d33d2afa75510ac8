package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interface with a spool, live. */
class SpooledInterfaceTest {
    private static final String OTHER = "uint64 OTHER_NUMBER";

    @TempDir
    Path folder;

    private SocketRig open(String template) throws Exception {
        return SocketRig.spooling("t:0:buffer_count=6", template, folder.resolve("spool"));
    }

    /** Each flow has found exactly one end. */
    private static void assertBalanced(SocketRig rig, long exported, long kept) {
        assertEquals(exported, rig.count(OutputCount.EXPORTED));
        assertEquals(kept, rig.count(OutputCount.KEPT));
        assertEquals(0, rig.counters.lost());
        assertEquals(0, rig.counters.waiting());
    }

    /** The numbers of that many records, while the export thread's clock goes on. */
    private static List<Long> read(SocketRig rig, TrapReader reader, int records) throws Exception {
        List<Long> numbers = new ArrayList<>();
        while (numbers.size() < records) {
            rig.tickUntil(() -> reader.available() > 0);
            for (byte[] octets : reader.next().records()) {
                numbers.add(java.nio.ByteBuffer.wrap(octets).getLong());
            }
        }
        return numbers;
    }

    @Test
    void shouldKeepWhatNobodyReadsAndSendItInOrder() throws Exception {
        SocketRig rig = open(SocketRig.TEMPLATE);
        rig.send(100, 10);
        assertBalanced(rig, 0, 1000);
        rig.tickUntil(() -> "there is no reader: flows wait in the spool".equals(rig.trap.trouble()));
        try (TrapReader reader = rig.reader()) {
            assertEquals(NumberedRecords.range(0, 1000), read(rig, reader, 1000));
            rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 1000);
            rig.tickUntil(() -> rig.trap.trouble() == null);
            rig.send(1, 10);
            assertEquals(NumberedRecords.range(1000, 1010), read(rig, reader, 10));
            rig.close();
            assertNull(reader.next());
        }
        assertBalanced(rig, 1010, 0);
        assertEquals(1000, rig.count(OutputCount.SPOOLED));
    }

    @Test
    void shouldSendWhatAnEarlierRunLeft() throws Exception {
        SocketRig earlier = open(SocketRig.TEMPLATE);
        earlier.send(30, 10);
        earlier.close();
        assertBalanced(earlier, 0, 300);
        SocketRig rig = open(SocketRig.TEMPLATE);
        assertEquals(300, rig.count(OutputCount.RESTORED));
        try (TrapReader reader = rig.reader()) {
            assertEquals(NumberedRecords.range(0, 300), read(rig, reader, 300));
            rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 300);
        }
        rig.close();
        assertBalanced(rig, 300, 0);
    }

    @Test
    void shouldTellReadersTheOldTemplateFirstAndThenTheNewOne() throws Exception {
        SocketRig earlier = open(OTHER);
        earlier.send(20, 10);
        earlier.close();
        SocketRig rig = open(SocketRig.TEMPLATE);
        rig.tickUntil(() -> true);
        rig.send(5, 10);
        try (TrapReader old = readerOf(rig, OTHER)) {
            assertEquals(NumberedRecords.range(0, 200), read(rig, old, 200));
            rig.tickUntil(() -> rig.trap.clients().isEmpty());
            assertNull(old.next());
        }
        try (TrapReader reader = readerOf(rig, SocketRig.TEMPLATE)) {
            assertEquals(NumberedRecords.range(0, 50), read(rig, reader, 50));
            rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 250);
            rig.send(1, 10);
            assertEquals(NumberedRecords.range(50, 60), read(rig, reader, 10));
        }
        rig.close();
        assertBalanced(rig, 260, 0);
    }

    /** Connects until the template is that one, as readers do. */
    private static TrapReader readerOf(SocketRig rig, String template) throws Exception {
        for (int i = 0; i < 1000; i++) {
            TrapReader reader = rig.reader();
            if (reader.template().equals(template)) {
                return reader;
            }
            reader.close();
            rig.trap.tick(System.nanoTime());
        }
        throw new AssertionError("nobody tells " + template);
    }

    @Test
    void shouldLoseNothingThroughReadersThatComeAndGo() throws Exception {
        SocketRig rig = open(SocketRig.TEMPLATE);
        List<Long> all = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            rig.send(15, 10);
            try (TrapReader reader = rig.reader()) {
                all.addAll(read(rig, reader, 150));
                rig.awaitClients(1);
                for (int i = 0; i < 5; i++) {
                    rig.send(1, 10);
                    all.addAll(read(rig, reader, 10));
                }
            }
            rig.awaitClients(0);
        }
        assertEquals(NumberedRecords.range(0, 4000), all);
        rig.close();
        assertBalanced(rig, 4000, 0);
    }

    @Test
    void shouldPutAsideWhatASlowReaderHasNoRoomFor() throws Exception {
        SocketRig rig = open(SocketRig.TEMPLATE);
        try (TrapReader reader = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            rig.send(2000, 5000);
            assertTrue(rig.count(OutputCount.KEPT) > 0);
            List<Long> numbers = read(rig, reader, 10_000_000);
            assertEquals(
                    NumberedRecords.range(0, 10_000_000),
                    numbers.stream().sorted().toList());
        }
        rig.close();
        assertBalanced(rig, 10_000_000, 0);
    }

    @Test
    void shouldKeepWhatIsLeftAtTheEnd() throws Exception {
        SocketRig rig = open(SocketRig.TEMPLATE);
        try (TrapReader stopped = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            rig.send(2000, 5000);
            rig.close();
            assertEquals(2, stopped.kind());
        }
        long exported = rig.count(OutputCount.EXPORTED);
        assertTrue(exported < 10_000_000, exported + " exported");
        assertBalanced(rig, exported, 10_000_000 - exported);
    }
}
