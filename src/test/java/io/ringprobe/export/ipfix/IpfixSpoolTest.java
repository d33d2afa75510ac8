package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class IpfixSpoolTest {
    private static final RecordSchema SCHEMA = TestSchemas.ALL;

    @TempDir
    Path folder;

    private NumberedFlows flows = new NumberedFlows(SCHEMA, "plus");
    private long next;

    @AfterEach
    void free() {
        flows.close();
    }

    private FlowExporter open(int port, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("port=" + port, "spool=" + folder, "spool-rate=1G"));
        options.addAll(List.of(more));
        return Exports.open(SCHEMA, false, options.toArray(String[]::new));
    }

    private void export(FlowExporter exporter, int count) {
        for (int i = 0; i < count; i++) {
            exporter.export(flows.flow(next++));
        }
    }

    private static List<Long> range(long to) {
        return LongStream.range(0, to).boxed().toList();
    }

    private static int freePort() {
        try (TcpCollector probe = TcpCollector.start()) {
            return probe.port();
        }
    }

    private static void awaitAll(FlowExporter exporter, long flows) throws InterruptedException {
        Exports.tickUntil(exporter, () -> exporter.counters().get(OutputCount.EXPORTED) == flows);
    }

    @Test
    void shouldKeepFlowsOnDiskWhileNoCollectorIsThereAndSendThemInOrderLater() throws Exception {
        RestartingCollector collector = new RestartingCollector(freePort());
        FlowExporter exporter = open(collector.port());
        Exports.tickUntil(exporter, () -> {
            export(exporter, 100);
            return exporter.counters().get(OutputCount.KEPT) > 10_000;
        });
        OutputCounters counters = exporter.counters();
        assertEquals(0, counters.lost());
        collector.start();
        awaitAllFlushed(exporter);
        exporter.close();
        collector.stop();
        assertTrue(range(next).equals(collector.numbers()), "all in order");
        assertEquals(0, counters.get(OutputCount.KEPT));
        assertEquals(next, counters.get(OutputCount.EXPORTED));
        Exports.assertBalance(counters);
    }

    private void awaitAllFlushed(FlowExporter exporter) throws InterruptedException {
        Exports.flush(exporter);
        awaitAll(exporter, next);
    }

    @Test
    void shouldSendWhatAnEarlierRunLeftThoughTemplatesHaveOtherIdsNow() throws Exception {
        int port = freePort();
        FlowExporter first = open(port, "linger=0");
        export(first, 1000);
        first.close();
        assertEquals(1000, first.counters().get(OutputCount.KEPT));
        assertEquals(0, first.counters().lost());
        Exports.assertBalance(first.counters());

        RestartingCollector collector = new RestartingCollector(port);
        collector.start();
        FlowExporter second = open(port);
        assertEquals(1000, second.counters().get(OutputCount.RESTORED));
        next = 1001; // a flow without the plugin comes first now
        export(second, 9);
        Exports.flush(second);
        awaitAll(second, 1009);
        second.close();
        collector.stop();
        List<Long> expected = new ArrayList<>(range(1010));
        expected.remove(1000);
        assertTrue(expected.equals(collector.numbers().stream().sorted().toList()), "all, each once");
        Exports.assertBalance(second.counters());
    }

    @Test
    void shouldDeliverEachFlowOnceThroughRestartsOfACollectorThatStopsInOrder() throws Exception {
        RestartingCollector collector = new RestartingCollector();
        FlowExporter exporter = open(collector.port());
        for (int restart = 0; restart < 20; restart++) {
            exportForAWhile(exporter, 2500);
            Thread stop = Thread.ofPlatform().start(collector::stop);
            while (stop.isAlive()) {
                exportForAWhile(exporter, 50);
            }
            exportForAWhile(exporter, 1000);
            collector.start();
        }
        awaitAllFlushed(exporter);
        exporter.close();
        collector.stop();
        assertTrue(next > 70_000);
        List<Long> numbers = collector.numbers();
        assertEquals(next, new TreeSet<>(numbers).size(), "all came");
        assertEquals(next, numbers.size(), "and none twice");
        Exports.assertBalance(exporter.counters());
    }

    private void exportForAWhile(FlowExporter exporter, int count) throws InterruptedException {
        for (int i = 0; i < count; i += 50) {
            export(exporter, 50);
            exporter.tick(System.nanoTime());
            Thread.sleep(1);
        }
    }

    @Test
    void shouldLoseNothingThroughKillsOfTheCollector() throws Exception {
        RestartingCollector collector = new RestartingCollector();
        FlowExporter exporter = open(collector.port());
        for (int restart = 0; restart < 20; restart++) {
            exportForAWhile(exporter, 2500);
            collector.kill();
            exportForAWhile(exporter, 1000);
            collector.start();
        }
        awaitAllFlushed(exporter);
        exporter.close();
        collector.stop();
        List<Long> numbers = collector.numbers();
        assertEquals(next, new TreeSet<>(numbers).size(), "all came at least once");
        assertEquals(next, exporter.counters().get(OutputCount.EXPORTED));
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldThrowOutTheOldestWhenTheBoundIsReached() throws Exception {
        RestartingCollector collector = new RestartingCollector(freePort());
        FlowExporter exporter = open(collector.port(), "spool-size=1M");
        Exports.tickUntil(exporter, () -> {
            export(exporter, 1000);
            return exporter.counters().get(OutputCount.LOST_FROM_SPOOL) > 0;
        });
        long lost = exporter.counters().get(OutputCount.LOST_FROM_SPOOL);
        assertTrue(exporter.counters().get(OutputCount.LOST_PACKETS) >= lost * 16, "7 + 9 packets a flow");
        collector.start();
        Exports.flush(exporter);
        awaitAll(exporter, next - lost);
        exporter.close();
        collector.stop();
        assertTrue(LongStream.range(lost, next).boxed().toList().equals(collector.numbers()), "the rest, in order");
        Exports.assertBalance(exporter.counters());
    }

    @Test
    void shouldRefuseASpoolWhereNobodyCanTellWhetherFlowsArrive() {
        ConfigException e = assertThrows(ConfigException.class, () -> open(4739, "udp"));
        assertTrue(e.getMessage().contains("spool"), e.getMessage());
    }

    @Test
    void shouldRefuseAFolderThatAnotherExporterUses() throws Exception {
        int port = freePort();
        FlowExporter first = open(port, "linger=0");
        IOException e = assertThrows(IOException.class, () -> open(port));
        assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
        first.close();
    }
}
