package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.flow.EndReason;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a run begins and ends when all parts behave. */
@Timeout(20)
class StopTest {
    @ParameterizedTest
    @ValueSource(ints = {ProbeConfig.NO_SHARDS, 1, 2, 3})
    void shouldExportEachPacketOfAFile(int shards) throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = TestSource.of("file", 100, 10_000);
        try (Rig rig = new Rig().file(source).output(output).shards(shards).allPlugins()) {
            Probe probe = rig.run();
            Rig.assertSound(probe);
            assertEquals(10_000, probe.balance().packets());
            assertEquals(100, output.flows().size());
            assertEquals(10_000, output.packets());
            assertEquals(
                    10_000 * Frames.IP_LENGTH,
                    output.flows().stream().mapToLong(f -> f.bytes()).sum());
            assertTrue(output.isClosed());
        }
        assertTrue(source.isClosed());
    }

    @Test
    void shouldStopWhileAFileGoesOn() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig().file(TestSource.endless("file", 5000)).output(output)) {
            Probe probe = rig.start();
            awaitFlows(output, 1000);
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
            assertEquals(probe.balance().packets(), output.packets());
        }
    }

    @Test
    void shouldStopWhileALinkGoesOn() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig =
                new Rig().link(TestSource.endless("link", 5000)).output(output).shards(2)) {
            Probe probe = rig.start();
            awaitFlows(output, 1000);
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
            assertTrue(output.packets() > 0);
        }
    }

    private static void awaitFlows(TestOutput output, int flows) throws InterruptedException {
        while (output.exported() < flows) {
            Thread.sleep(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStopWhileNothingComes(boolean isFile) throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource quiet = new TestSource("quiet", 1, (frames, receiver, sent, limit) -> 0);
        try (Rig rig = isFile ? new Rig().file(quiet) : new Rig().link(quiet)) {
            Probe probe = rig.output(output).start();
            while (output.ticks() == 0) {
                Thread.sleep(1);
            }
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
            assertEquals(List.of(), output.flows());
        }
    }

    @Test
    void shouldEndAtOnceWhenStoppedBeforeItRuns() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig().file(TestSource.endless("file", 5)).output(output)) {
            Probe probe = rig.open();
            probe.stop();
            probe.run();
            Rig.assertSound(probe);
            assertEquals(0, probe.balance().packets());
            assertTrue(output.isClosed());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEndWhenTheInputIsEmpty(boolean isFile) throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource empty = TestSource.of("empty", 1, 0);
        try (Rig rig = isFile ? new Rig().file(empty) : new Rig().link(empty)) {
            Rig.assertSound(rig.output(output).shards(3).run());
            assertEquals(List.of(), output.flows());
            assertTrue(output.isClosed());
        }
    }

    @Test
    void shouldFreeEverythingWhenItNeverRuns() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig =
                new Rig().file(TestSource.endless("file", 5)).output(output).allPlugins()) {
            rig.open();
        }
        assertTrue(output.isClosed());
    }

    @Test
    void shouldFreeEverythingWhenAPluginDoesNotOpen() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = TestSource.endless("file", 5);
        TestPlugin picky = new TestPlugin() {
            @Override
            protected void configure(Options options) {
                throw new ConfigException("wrong option");
            }
        };
        try (Rig rig =
                new Rig().file(source).output(output).shards(2).allPlugins().plugin(() -> picky)) {
            assertThrows(ConfigException.class, rig::open);
        }
        assertTrue(output.isClosed());
        assertTrue(source.isClosed());
    }

    @Test
    void shouldRefuseToRunWithoutInputs() throws Exception {
        try (Rig rig = new Rig().output(new TestOutput("out"))) {
            assertThrows(ConfigException.class, rig::open);
        }
    }

    @Test
    void shouldRefusePluginsWhoseFieldsFitNoRecord() throws Exception {
        Schema.Builder builder = Schema.builder("large");
        builder.string("A", 40_000, Ipfix.variable(0, 1), "");
        builder.string("B", 26_000, Ipfix.variable(0, 1), "");
        PluginDescriptor large =
                new PluginDescriptor(builder.build(), "for tests", List.of(), Interest.everything(), false);
        TestPlugin plugin = new TestPlugin(large);
        TestSource source = TestSource.endless("file", 5);
        try (Rig rig = new Rig().file(source).output(new TestOutput("out")).plugin(() -> plugin)) {
            assertThrows(ConfigException.class, rig::open);
        }
        assertTrue(source.isClosed());
    }

    @Test
    void shouldReadTwoFilesAtOnce() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig()
                .file(TestSource.of("a", 100, 5000))
                .file(TestSource.of("b", 100, 5000))
                .output(output)
                .shards(2)) {
            Rig.assertSound(rig.run());
            assertEquals(10_000, output.packets());
            assertEquals(100, output.flows().size());
        }
    }

    /** Hands over a hundred packets whenever it is its turn, of flows that are its own. */
    private static TestSource takingTurns(String name, AtomicInteger turn, int mine, long start, int packets) {
        return new TestSource(name, 200, (frames, receiver, sent, limit) -> {
            if (sent >= packets) {
                turn.set(-1);
                return PacketSource.END;
            }
            if (turn.get() >= 0 && turn.get() % 2 != mine) {
                return 0;
            }
            for (int i = 0; i < 100; i++) {
                frames.send(receiver, mine * 100 + i, true, start + (sent + i) * TestSource.MILLI);
            }
            turn.updateAndGet(n -> n < 0 ? n : n + 1);
            return 100;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3600, 86_400, 400_000_000})
    void shouldKeepFilesOfDifferentTimesApart(long secondsApart) throws Exception {
        int packets = 20_000;
        long later = TestSource.START + secondsApart * TestSource.SECOND;
        AtomicInteger turn = new AtomicInteger();
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig()
                .file(takingTurns("sooner", turn, 0, TestSource.START, packets))
                .file(takingTurns("later", turn, 1, later, packets))
                .output(output)
                .cache("size", "12")) {
            Rig.assertSound(rig.run());
            assertEquals(2 * packets, output.packets());
            assertEquals(200, output.flows().size());
        }
    }

    @Test
    void shouldReadTwoFilesInTurn() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource first = TestSource.of("a", 100, 5000);
        TestSource second = new TestSource("b", 100, (frames, receiver, sent, limit) -> {
            assertEquals(5000, first.position(), "the first file has been read");
            return sent >= 5000
                    ? PacketSource.END
                    : TestSource.deliver(frames, receiver, sent, (int) Math.min(limit, 5000 - sent), 100);
        });
        try (Rig rig = new Rig().file(first).file(second).inTurn().output(output)) {
            Probe probe = rig.run();
            Rig.assertSound(probe);
            assertEquals(10_000, output.packets());
            assertEquals(100, output.flows().size());
            assertEquals(first.position() + second.position(), probe.bytesRead());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotLetAnEmptyFileMoveTheClockOfAnother(boolean emptyFirst) throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource empty = TestSource.of("empty", 1, 0);
        TestSource full = TestSource.of("full", 50, 1000);
        try (Rig rig = new Rig()) {
            rig.file(emptyFirst ? empty : full).file(emptyFirst ? full : empty);
            Rig.assertSound(rig.output(output).run());
            assertEquals(50, output.flows().size());
            output.flows().forEach(flow -> assertEquals(EndReason.FORCED, flow.reason()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStopEachInputAfterSoManyPackets(boolean inTurn) throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig()
                .file(TestSource.endless("a", 10))
                .file(TestSource.of("b", 10, 3))
                .file(TestSource.endless("c", 10))
                .maxPackets(5001)
                .output(output)) {
            Probe probe = (inTurn ? rig.inTurn() : rig).run();
            Rig.assertSound(probe);
            assertEquals(5001 + 3 + 5001, probe.balance().packets());
            assertEquals(5001 + 3 + 5001, output.packets());
        }
    }

    @Test
    void shouldNotCountFilteredPacketsAmongThoseToStopAfter() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = new TestSource("file", 10, (frames, receiver, sent, limit) -> {
            receiver.onFiltered(100);
            receiver.onFiltered(100);
            return TestSource.deliver(frames, receiver, sent, 1, 10);
        });
        try (Rig rig = new Rig().file(source).maxPackets(50).output(output)) {
            Probe probe = rig.run();
            Rig.assertSound(probe);
            assertEquals(150, probe.balance().packets());
            assertEquals(50, output.packets());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000 * TestSource.SECOND, -1_000_000 * TestSource.SECOND})
    void shouldExportIdleFlowsOfAQuietLink(long aheadOfWallClock) throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource link = new TestSource("link", 3, (frames, receiver, sent, limit) -> {
            if (sent >= 6) {
                return 0;
            }
            long now = System.currentTimeMillis() * TestSource.MILLI + aheadOfWallClock;
            frames.send(receiver, (int) sent % 3, true, now);
            return 1;
        });
        try (Rig rig =
                new Rig().link(link).cache("inactive", "1").output(output).shards(2)) {
            Probe probe = rig.start();
            awaitFlows(output, 3);
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
            assertEquals(3, output.flows().size());
            output.flows().forEach(flow -> assertEquals(EndReason.IDLE, flow.reason()));
        }
    }

    @Test
    void shouldExportIdleFlowsWhileOtherShardsAreBusy() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource link = new TestSource("link", 1000, (frames, receiver, sent, limit) -> {
            long now = System.currentTimeMillis() * TestSource.MILLI;
            frames.send(receiver, sent < 1000 ? (int) sent : 0, true, now);
            return 1;
        });
        try (Rig rig = new Rig()
                .link(link)
                .cache("inactive", "1")
                .cache("size", "14")
                .output(output)
                .shards(4)
                .blocks(64, 1024)) {
            Probe probe = rig.start();
            awaitFlows(output, 999);
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
            // The busy flow too may be idle, at the turn of a second: timeouts go by whole seconds.
            assertEquals(
                    999,
                    output.flows().stream()
                            .filter(f -> f.sourcePort() != Frames.port(0) && f.reason() == EndReason.IDLE)
                            .count());
        }
    }

    @Test
    void shouldPaceTheExport() throws Exception {
        int perSecond = 200;
        int flows = 130;
        long[] last = new long[1];
        TestOutput output = new TestOutput("out") {
            @Override
            void onExport(long record) {
                last[0] = System.nanoTime();
            }
        };
        try (Rig rig = new Rig()
                .file(TestSource.of("file", flows, flows))
                .maxFlowsPerSecond(perSecond)
                .output(output)) {
            long before = System.nanoTime();
            Rig.assertSound(rig.run());
            assertEquals(flows, output.flows().size());
            // A tenth of a second's flows may go at once; a lower bound of time can't fail for want of speed.
            assertTrue(last[0] - before >= (flows - perSecond / 10 - 1) * (TestSource.SECOND / perSecond));
        }
    }

    @Test
    void shouldOpenNothingTwice() throws IOException {
        try (Rig rig = new Rig().file(TestSource.of("file", 1, 1)).output(new TestOutput("out"))) {
            rig.open().close();
        }
    }
}
