package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IpfixTcpTest {
    private static final long SECOND = 1_000_000_000L;
    private static final RecordSchema SCHEMA = TestSchemas.ALL;

    private final NumberedFlows flows = new NumberedFlows(SCHEMA, "plus");
    private long next;

    @AfterEach
    void free() {
        flows.close();
    }

    private static FlowExporter open(int port, boolean offline, String... more) throws IOException {
        String[] options = new String[more.length + 1];
        options[0] = "port=" + port;
        System.arraycopy(more, 0, options, 1, more.length);
        return Exports.open(SCHEMA, offline, options);
    }

    /** Exports flows numbered on from the last one. */
    private void export(FlowExporter exporter, int count) {
        for (int i = 0; i < count; i++) {
            exporter.export(flows.flow(next++));
        }
    }

    private static List<Long> numbers(IpfixReader reader) {
        return reader.records.stream().map(r -> r.number(0, 1)).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static void readUntilEnd(TcpCollector.Session session) throws IOException {
        while (!session.hasEnded()) {
            session.read(65536);
        }
    }

    @Test
    void shouldSendTemplatesFirstThenAllFlowsInOrder() throws Exception {
        try (TcpCollector collector = TcpCollector.start()) {
            FlowExporter exporter = open(collector.port(), false, "id=77", "verbose");
            export(exporter, 1000);
            Exports.tickUntil(exporter, () -> exporter.counters().get(OutputCount.EXPORTED) > 900);
            exporter.close();
            TcpCollector.Session session = collector.accept();
            readUntilEnd(session);
            IpfixReader reader = session.decode();
            assertEquals(range(0, 1000), numbers(reader));
            assertEquals(0, reader.templateSetsAt.getFirst());
            assertEquals(77, reader.records.getFirst().domain());
            assertEquals(1000, exporter.counters().get(OutputCount.EXPORTED));
            assertEquals(session.size(), exporter.counters().get(OutputCount.BYTES));
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldFlushWhatWaitsForASecond() throws Exception {
        try (TcpCollector collector = TcpCollector.start();
                FlowExporter exporter = open(collector.port(), false)) {
            export(exporter, 3);
            exporter.tick(System.nanoTime());
            TcpCollector.Session session = collector.accept();
            exporter.tick(System.nanoTime());
            assertEquals(0, exporter.counters().get(OutputCount.EXPORTED));
            Exports.flush(exporter);
            assertEquals(3, exporter.counters().waiting(), "confirmed, but perhaps not read");
            long now = System.nanoTime();
            Exports.tickUntil(exporter, () -> {
                exporter.tick(now + 2 * SECOND);
                exporter.tick(now + 4 * SECOND);
                exporter.tick(now + 6 * SECOND);
                return exporter.counters().get(OutputCount.EXPORTED) == 3;
            });
            while (session.decode().records.size() < 3) {
                session.read(4096);
            }
        }
    }

    @Test
    void shouldKeepFlowsUntilACollectorComes() throws Exception {
        int port;
        try (TcpCollector probe = TcpCollector.start()) {
            port = probe.port();
        }
        FlowExporter exporter = open(port, false);
        export(exporter, 2000);
        Exports.flush(exporter);
        assertEquals(0, exporter.counters().get(OutputCount.EXPORTED));
        assertEquals(2000, exporter.counters().waiting());
        assertEquals(
                "no connection to 127.0.0.1:" + port + "/tcp: java.net.ConnectException: Connection refused",
                exporter.trouble());
        try (TcpCollector collector = new TcpCollector(port, 0)) {
            CompletableFuture<TcpCollector.Session> reading = CompletableFuture.supplyAsync(() -> {
                TcpCollector.Session session = collector.accept();
                try {
                    readUntilEnd(session);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return session;
            });
            Exports.tickUntil(exporter, () -> exporter.counters().waiting() == 0);
            assertNull(exporter.trouble());
            exporter.close();
            assertEquals(range(0, 2000), numbers(reading.join().decode()));
            assertEquals(0, exporter.counters().lost());
            assertEquals(0, exporter.counters().get(OutputCount.RECONNECTS));
        }
    }

    @Test
    void shouldLoseNothingThatWaitsWhileTheCollectorIsRestarted() throws Exception {
        TcpCollector first = TcpCollector.start();
        FlowExporter exporter = open(first.port(), false);
        export(exporter, 500);
        Exports.tickUntil(exporter, () -> exporter.counters().get(OutputCount.EXPORTED) > 0);
        Exports.flush(exporter);
        TcpCollector.Session before = first.accept();
        while (before.decode().records.size() < 500) {
            before.read(65536);
        }
        first.close();
        // The kernel delivers the end of a connection at once, unless the machine is very busy.
        Thread.sleep(100);
        exporter.tick(System.nanoTime());
        export(exporter, 700);
        Exports.flush(exporter);
        assertEquals(500, exporter.counters().get(OutputCount.EXPORTED), "the end of the connection was noticed");
        try (TcpCollector second = new TcpCollector(first.port(), 0)) {
            Exports.tickUntil(exporter, () -> exporter.counters().waiting() == 0);
            export(exporter, 300);
            exporter.close();
            TcpCollector.Session after = second.accept();
            readUntilEnd(after);
            IpfixReader reader = after.decode();
            assertEquals(range(500, 1500), numbers(reader), "templates first, sequence from 0, all flows");
            assertEquals(range(0, 500), numbers(before.decode()));
        }
        assertEquals(1, exporter.counters().get(OutputCount.RECONNECTS));
        assertEquals(1500, exporter.counters().get(OutputCount.EXPORTED));
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldSendAMessageWholeAgainThatABrokenConnectionTookInPart() throws Exception {
        TcpCollector first = new TcpCollector(0, 4096);
        FlowExporter exporter = open(first.port(), false, "mtu=60000");
        exporter.tick(System.nanoTime());
        TcpCollector.Session before = first.accept();
        OutputCounters counters = exporter.counters();
        while (counters.waiting() < 5000) {
            export(exporter, 100);
        }
        first.close();
        exporter.tick(System.nanoTime());
        assertEquals(0, counters.get(OutputCount.EXPORTED));
        assertTrue(before.decode().records.isEmpty(), "this collector read nothing");
        try (TcpCollector second = new TcpCollector(first.port(), 0)) {
            long total = next;
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try {
                    readUntilEnd(second.accept());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Exports.tickUntil(exporter, () -> counters.get(OutputCount.EXPORTED) == total || counters.waiting() < 700);
            exporter.close();
            reading.join();
            assertEquals(range(0, total), numbers(second.sessions.getFirst().decode()), "also what its system had");
            assertEquals(total, counters.get(OutputCount.EXPORTED));
        }
        Exports.assertBalance(counters);
    }

    @Test
    void shouldCountWhatTheQueueHasNoRoomForAndDropTheNewest() throws Exception {
        int port;
        try (TcpCollector probe = TcpCollector.start()) {
            port = probe.port();
        }
        FlowExporter exporter = open(port, true, "queue=1");
        export(exporter, 20_000);
        long lost = exporter.counters().get(OutputCount.LOST_NO_COLLECTOR);
        assertTrue(lost > 5000 && lost < 15_000, () -> "lost " + lost);
        try (TcpCollector collector = new TcpCollector(port, 0)) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try {
                    readUntilEnd(collector.accept());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Exports.tickUntil(exporter, () -> exporter.counters().get(OutputCount.EXPORTED) > 0);
            exporter.close();
            reading.join();
            List<Long> arrived = numbers(collector.sessions.getFirst().decode());
            long unbroken = 20_000 - lost - 100;
            assertEquals(range(0, unbroken), arrived.subList(0, (int) unbroken));
            assertEquals(exporter.counters().get(OutputCount.EXPORTED), arrived.size());
        }
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldWaitForASlowCollectorWhereInputsAreFiles() throws Exception {
        try (TcpCollector collector = new TcpCollector(0, 4096)) {
            FlowExporter exporter = open(collector.port(), true, "queue=1");
            AtomicBoolean slow = new AtomicBoolean(true);
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try {
                    TcpCollector.Session session = collector.accept();
                    while (!session.hasEnded()) {
                        session.read(slow.get() ? 2000 : 1 << 20);
                        slow.set(session.size() < 500_000);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            export(exporter, 100_000);
            exporter.close();
            reading.join();
            assertEquals(
                    range(0, 100_000), numbers(collector.sessions.getFirst().decode()));
            assertEquals(100_000, exporter.counters().get(OutputCount.EXPORTED));
        }
    }

    @Test
    void shouldNotWaitForASlowCollectorWhereInputsAreLive() throws Exception {
        try (TcpCollector collector = new TcpCollector(0, 4096)) {
            FlowExporter exporter = open(collector.port(), false, "queue=1", "linger=0");
            exporter.tick(System.nanoTime());
            collector.accept();
            while (exporter.counters().get(OutputCount.LOST_NO_COLLECTOR) == 0) {
                export(exporter, 1000);
            }
            exporter.close();
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldTakeACollectorThatTakesNothingForAMinuteForDead() throws Exception {
        try (TcpCollector collector = new TcpCollector(0, 4096)) {
            FlowExporter exporter = open(collector.port(), false, "queue=2", "linger=0");
            exporter.tick(System.nanoTime());
            collector.accept();
            while (exporter.counters().get(OutputCount.LOST_NO_COLLECTOR) == 0) {
                export(exporter, 1000);
            }
            long exported = exporter.counters().get(OutputCount.EXPORTED);
            long now = System.nanoTime();
            exporter.tick(now + SECOND);
            exporter.tick(now + 50 * SECOND);
            exporter.tick(now + 62 * SECOND);
            exporter.tick(now + 62 * SECOND + SECOND / 2);
            assertEquals(0, exporter.counters().get(OutputCount.RECONNECTS));
            exporter.tick(now + 64 * SECOND);
            TcpCollector.Session again = collector.accept();
            exporter.tick(now + 64 * SECOND);
            assertEquals(1, exporter.counters().get(OutputCount.RECONNECTS));
            while (again.decode().records.isEmpty()) {
                again.read(65536);
            }
            assertEquals(exported, again.decode().records.getFirst().number(0, 1));
            exporter.close();
            Exports.assertBalance(exporter.counters());
        }
    }

    @Test
    void shouldCountWhatNoCollectorTookBeforeTheEnd() throws Exception {
        int port;
        try (TcpCollector probe = TcpCollector.start()) {
            port = probe.port();
        }
        FlowExporter exporter = open(port, true, "linger=0");
        export(exporter, 123);
        exporter.close();
        assertEquals(123, exporter.counters().get(OutputCount.LOST_NO_COLLECTOR));
        Exports.assertBalance(exporter.counters());
        exporter.close();
        assertEquals(123, exporter.counters().lost(), "closing twice counts once");
    }

    @Test
    void shouldTakeANameThatNobodyKnowsForAMissingCollector() throws Exception {
        FlowExporter exporter = Exports.open(SCHEMA, true, "host=nobody.invalid", "linger=0");
        export(exporter, 5);
        exporter.tick(System.nanoTime());
        exporter.close();
        assertEquals(5, exporter.counters().get(OutputCount.LOST_NO_COLLECTOR));
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldFindACollectorByName() throws Exception {
        try (TcpCollector collector = TcpCollector.start()) {
            FlowExporter exporter = open(collector.port(), true, "host=localhost");
            export(exporter, 10);
            exporter.close();
            TcpCollector.Session session = collector.accept();
            readUntilEnd(session);
            assertEquals(range(0, 10), numbers(session.decode()));
        }
    }
}
