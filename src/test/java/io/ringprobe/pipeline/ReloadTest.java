package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.flow.EndReason;
import io.ringprobe.metrics.ProbeFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to packets and flows when the configuration changes while the probe runs. */
@Timeout(60)
class ReloadTest {
    private static final int FLOWS = 500;

    @TempDir
    Path folder;

    @Test
    void shouldGiveEachFlowToTheOutputsOfItsTime() throws Exception {
        TestOutput stays = new TestOutput("stays");
        TestOutput goes = new TestOutput("goes");
        TestOutput comes = new TestOutput("comes");
        try (Rig rig = busy(1).output(stays).output(goes)) {
            Probe probe = rig.start();
            awaitFlows(goes, 300);
            assertEquals(
                    List.of(),
                    probe.reload(rig.noOutputs().output(stays).output(comes).config()));
            assertTrue(goes.isClosed());
            assertFalse(stays.isClosed());
            awaitFlows(comes, 300);
            end(rig, probe);
            assertEquals(
                    stays.flows().size(), goes.flows().size() + comes.flows().size());
            assertEquals(probe.balance().packets(), stays.packets());
            assertEquals(stays.packets(), goes.packets() + comes.packets());
            assertEquals(
                    List.of("stays true", "goes false", "comes true"),
                    probe.figures().outputs().stream()
                            .map(ReloadTest::beforeTheEnd)
                            .toList());
        }
    }

    private static String beforeTheEnd(ProbeFigures.Output output) {
        return output.name() + " " + !output.name().equals("goes");
    }

    @Test
    void shouldKeepEachOfTwoOutputsThatSayTheSame() throws Exception {
        Fresh twice = new Fresh("fresh");
        TestOutput comes = new TestOutput("comes");
        try (Rig rig = busy(1).output(twice).outputAgain(twice, "elsewhere")) {
            Probe probe = rig.start();
            awaitFlows(twice.last(), 100);
            probe.reload(rig.output(comes).config());
            awaitFlows(comes, 100);
            assertEquals(2, twice.opened.size());
            assertTrue(twice.opened.stream().noneMatch(TestOutput::isClosed));
            probe.reload(
                    rig.noOutputs().outputAgain(twice, "third").output(comes).config());
            assertEquals(1, twice.opened.stream().filter(TestOutput::isClosed).count());
            end(rig, probe);
            assertEquals(2, twice.opened.size());
        }
    }

    @Test
    void shouldLeaveFlowsInTheCacheWhenOnlyOutputsChange() throws Exception {
        TestOutput before = new TestOutput("before");
        TestOutput after = new TestOutput("after");
        AtomicBoolean done = new AtomicBoolean();
        TestSource source = quiet(10, 1000, done);
        try (Rig rig = new Rig().blocks(64, 64).link(source).output(before)) {
            Probe probe = rig.start();
            awaitPackets(probe, 1000);
            probe.reload(rig.noOutputs().output(after).config());
            done.set(true);
            rig.await();
            Rig.assertSound(probe);
            assertEquals(0, before.flows().size());
            assertEquals(10, after.flows().size());
            assertEquals(1000, after.packets());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ProbeConfig.NO_SHARDS, 1, 3})
    void shouldEndAllFlowsOfTheCacheWhenPluginsChange(int shards) throws Exception {
        TestOutput before = new TestOutput("before");
        TestOutput after = new TestOutput("after");
        AtomicBoolean done = new AtomicBoolean();
        try (Rig rig = new Rig()
                .blocks(64, 64)
                .link(quiet(100, 1000, done))
                .output(before)
                .shards(shards)) {
            Probe probe = rig.start();
            awaitPackets(probe, 1000);
            probe.reload(rig.noOutputs().output(after).allPlugins().config());
            assertEquals(100, before.flows().size());
            assertTrue(before.flows().stream().allMatch(flow -> flow.reason() == EndReason.FORCED));
            assertEquals(1000, before.packets());
            done.set(true);
            rig.await();
            Rig.assertSound(probe);
            assertEquals(0, after.flows().size());
        }
    }

    @Test
    void shouldEndFlowsByTheNewTimeouts() throws Exception {
        TestOutput output = new TestOutput("out");
        AtomicBoolean done = new AtomicBoolean();
        try (Rig rig = new Rig()
                .blocks(64, 64)
                .link(quiet(100, 1000, done))
                .output(output)
                .cache("size", "14")
                .cache("inactive", "4000")
                .cache("active", "8000")) {
            Probe probe = rig.start();
            awaitPackets(probe, 1000);
            probe.reload(rig.cache("inactive", "1").config());
            awaitFlows(output, 100);
            done.set(true);
            rig.await();
            Rig.assertSound(probe);
            assertTrue(output.flows().stream().allMatch(flow -> flow.reason() == EndReason.IDLE));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldLoseNothingWhateverChanges(long seed) throws Exception {
        Random random = new Random(seed);
        List<TestOutput> all = new ArrayList<>();
        Fresh stays = new Fresh("fresh");
        try (Rig rig = busy(1 + random.nextInt(3)).output(stays)) {
            Probe probe = rig.start();
            for (int i = 0; i < 12; i++) {
                rig.noOutputs().noPlugins().output(stays);
                if (random.nextBoolean()) {
                    rig.allPlugins();
                }
                rig.cache("size", Integer.toString(6 + random.nextInt(3)));
                rig.cache("active", Integer.toString(5 + random.nextInt(300)));
                TestOutput other = new TestOutput("other " + i);
                all.add(other);
                probe.reload(
                        rig.output(other).exportQueue(2 << random.nextInt(3)).config());
                awaitFlows(other, random.nextInt(2000));
            }
            end(rig, probe);
            assertEquals(probe.balance().packets(), stays.packets());
        }
    }

    @Test
    void shouldTakeAChangeWhileTheRunEnds() throws Exception {
        for (int i = 0; i < 30; i++) {
            TestOutput output = new TestOutput("out");
            TestOutput other = new TestOutput("other");
            try (Rig rig = busy(2).output(output)) {
                Probe probe = rig.start();
                Thread stopper = Thread.ofPlatform().start(probe::stop);
                probe.reload(rig.noOutputs().output(other).allPlugins().config());
                stopper.join();
                end(rig, probe);
                assertEquals(probe.balance().packets(), output.packets() + other.packets());
            }
        }
    }

    @Test
    void shouldGoOnAsBeforeWhenAnOutputCannotBeOpened() throws Exception {
        TestOutput output = new TestOutput("out");
        TestOutput fine = new TestOutput("fine");
        try (Rig rig = busy(1).output(output)) {
            Probe probe = rig.start();
            ProbeConfig bad = rig.output(fine)
                    .output("csv", "file=" + folder.resolve("none/x.csv"))
                    .config();
            IOException e = assertThrows(IOException.class, () -> probe.reload(bad));
            assertTrue(e.getMessage().contains("none/x.csv can't be created"), e.getMessage());
            assertTrue(fine.isClosed());
            awaitMoreFlows(output);
            end(rig, probe);
            assertEquals(probe.balance().packets(), output.packets());
            assertEquals(1, probe.figures().outputs().size());
        }
    }

    @Test
    void shouldGoOnAsBeforeWhenAPluginCannotBeOpened() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig = busy(2).output(output)) {
            Probe probe = rig.start();
            ProbeConfig bad = rig.plugin(() -> new TestPlugin() {
                        @Override
                        protected void configure(Options options) {
                            throw new IllegalStateException("on purpose");
                        }
                    })
                    .config();
            assertThrows(ConfigException.class, () -> probe.reload(bad));
            awaitMoreFlows(output);
            end(rig, probe);
            assertEquals(probe.balance().packets(), output.packets());
        }
    }

    @Test
    void shouldWriteOnInTheSameFileWhenPluginsChange() throws Exception {
        Path file = folder.resolve("flows.csv");
        AtomicBoolean done = new AtomicBoolean();
        try (Rig rig = new Rig().blocks(64, 64).link(quiet(100, 1000, done)).output("csv", "file=" + file)) {
            Probe probe = rig.start();
            awaitPackets(probe, 1000);
            assertEquals(List.of(), probe.reload(rig.allPlugins().config()));
            done.set(true);
            rig.await();
            Rig.assertSound(probe);
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(102, lines.size());
        assertTrue(lines.getLast().length() > 3 * lines.getFirst().length(), "the second header has more columns");
    }

    /** A kind of output of which there may be any number. */
    private static class Fresh implements OutputFactory {
        final List<TestOutput> opened = new ArrayList<>();
        private final String kind;

        Fresh(String kind) {
            this.kind = kind;
        }

        @Override
        public ComponentSpec spec() {
            return new ComponentSpec(ComponentSpec.OUTPUT, kind, "for tests", List.of());
        }

        @Override
        public synchronized List<FlowExporter> open(Options options, OutputContext context) throws IOException {
            opened.add(new TestOutput("output " + opened.size()));
            return List.of(opened.getLast());
        }

        synchronized long packets() {
            return opened.stream().mapToLong(TestOutput::packets).sum();
        }

        synchronized TestOutput last() {
            return opened.getLast();
        }
    }

    /** A kind of output of which one can be open at a time. */
    private static final class Exclusive extends Fresh {
        private boolean refuses;
        private boolean isUnfit;

        Exclusive(String kind) {
            super(kind);
        }

        @Override
        public synchronized List<FlowExporter> open(Options options, OutputContext context) throws IOException {
            if (!opened.isEmpty() && !opened.getLast().isClosed()) {
                throw new IOException("it is held by another");
            }
            if (refuses) {
                refuses = false;
                throw new IOException("on purpose");
            }
            assertEquals(!opened.isEmpty(), context.goesOn());
            return super.open(options, context);
        }

        @Override
        public Set<String> holds(Options options) {
            return Set.of("the only " + spec().name());
        }

        @Override
        public synchronized void checkReopening(Options options) throws IOException {
            if (isUnfit) {
                throw new IOException("it can't be opened again");
            }
        }

        synchronized void refuseOnce() {
            refuses = true;
        }

        synchronized void becomeUnfit() {
            isUnfit = true;
        }
    }

    @Test
    void shouldOpenAnOutputThatNeedsTheOldOnesPlaceWhenThatIsClosed() throws Exception {
        Exclusive exclusive = new Exclusive("fresh");
        try (Rig rig = busy(2).output(exclusive)) {
            Probe probe = rig.start();
            awaitFlows(exclusive.last(), 100);
            assertEquals(List.of(), probe.reload(rig.allPlugins().config()));
            awaitFlows(exclusive.last(), 100);
            end(rig, probe);
            assertEquals(2, exclusive.opened.size());
            assertEquals(probe.balance().packets(), exclusive.packets());
        }
    }

    @Test
    void shouldOpenTheOldOutputAgainWhenTheNewOneFailsAfterItWasClosed() throws Exception {
        Exclusive exclusive = new Exclusive("fresh");
        try (Rig rig = busy(1).output(exclusive)) {
            Probe probe = rig.start();
            awaitFlows(exclusive.last(), 100);
            exclusive.refuseOnce();
            List<String> notes = probe.reload(rig.allPlugins().config());
            assertEquals(
                    List.of(
                            "test: fresh can't be opened: on purpose",
                            "in its place fresh goes on with the options of before"),
                    notes);
            awaitFlows(exclusive.last(), 100);
            end(rig, probe);
            assertEquals(probe.balance().packets(), exclusive.packets());
        }
    }

    @Test
    void shouldOpenNoOutputTwiceWhenAnotherFails() throws Exception {
        Exclusive fails = new Exclusive("fails");
        Exclusive works = new Exclusive("works");
        try (Rig rig = busy(1).output(fails).output(works)) {
            Probe probe = rig.start();
            awaitFlows(works.last(), 100);
            fails.refuseOnce();
            assertEquals(2, probe.reload(rig.allPlugins().config()).size());
            awaitFlows(works.last(), 100);
            end(rig, probe);
            assertEquals(2, works.opened.size());
            assertEquals(2, fails.opened.size());
            assertEquals(probe.balance().packets(), fails.packets());
            assertEquals(probe.balance().packets(), works.packets());
        }
    }

    @Test
    void shouldGoOnAsBeforeWhenAnOutputCannotBeOpenedAgain() throws Exception {
        Exclusive exclusive = new Exclusive("fresh");
        try (Rig rig = busy(1).output(exclusive)) {
            Probe probe = rig.start();
            awaitFlows(exclusive.last(), 100);
            exclusive.becomeUnfit();
            assertThrows(IOException.class, () -> probe.reload(rig.allPlugins().config()));
            assertFalse(exclusive.last().isClosed());
            end(rig, probe);
            assertEquals(1, exclusive.opened.size());
            assertEquals(probe.balance().packets(), exclusive.packets());
        }
    }

    @Test
    void shouldWaitForTheStart() throws Exception {
        TestOutput before = new TestOutput("before");
        TestOutput after = new TestOutput("after");
        try (Rig rig = busy(1).output(before)) {
            Probe probe = rig.open();
            ProbeConfig next = rig.noOutputs().output(after).config();
            FutureTask<List<String>> change = new FutureTask<>(() -> probe.reload(next));
            Thread early = Thread.ofPlatform().start(change);
            while (early.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            Thread runner = Thread.ofPlatform().start(() -> {
                try {
                    probe.run();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals(List.of(), change.get());
            awaitFlows(after, 100);
            probe.stop();
            runner.join();
            Rig.assertSound(probe);
            assertEquals(probe.balance().packets(), before.packets() + after.packets());
        }
    }

    @Test
    void shouldSayWhatNeedsARestart() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig = busy(1).output(output)) {
            Probe probe = rig.start();
            List<String> notes = probe.reload(
                    rig.shards(2).blocks(16, 4).cache("split", "true").config());
            assertEquals(3, notes.size(), notes.toString());
            assertTrue(notes.get(1).contains("shards"), notes.toString());
            end(rig, probe);
            assertEquals(1, probe.figures().shards().size());
        }
    }

    /** A file without end, with flows that end all the time because the cache is small. */
    private static Rig busy(int shards) {
        return new Rig()
                .file(TestSource.endless("endless", FLOWS))
                .cache("size", "8")
                .shards(shards);
    }

    /** A link that brings so many packets of so many flows, and then nothing until {@code done}. */
    private static TestSource quiet(int flows, long packets, AtomicBoolean done) {
        return new TestSource("link", flows, (frames, receiver, sent, limit) -> {
            if (sent < packets) {
                return TestSource.deliver(frames, receiver, sent, (int) Math.min(limit, packets - sent), flows);
            }
            return done.get() ? TestSource.END : 0;
        });
    }

    private static void end(Rig rig, Probe probe) throws InterruptedException {
        probe.stop();
        rig.await();
        Rig.assertSound(probe);
    }

    /** Waits until the output gets flows that it didn't have when this was called. */
    private static void awaitMoreFlows(TestOutput output) throws InterruptedException {
        awaitFlows(output, output.exported() + 100);
    }

    private static void awaitFlows(TestOutput output, int flows) throws InterruptedException {
        while (output.exported() < flows) {
            Thread.sleep(1);
        }
    }

    private static void awaitPackets(Probe probe, long packets) throws InterruptedException {
        while (probe.figures().shards().stream()
                        .mapToLong(shard -> shard.stats().packets())
                        .sum()
                < packets) {
            Thread.sleep(1);
        }
    }
}
