package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.export.OutputCount;
import io.ringprobe.plugin.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run makes of inputs, plugins and outputs that fail: it ends, says why, and has counted everything. */
@Timeout(20)
class FailureTest {
    private static final int FLOWS = 2000;

    private static TestSource manyFlows() {
        return TestSource.of("file", FLOWS, 3L * FLOWS);
    }

    // ---- Outputs ----

    /** An output that buffers ten flows, which count as exported when it flushes them, and fails at one place. */
    private static final class FailingOutput extends TestOutput {
        private final String place;
        private final boolean countsFirst;
        private int buffered;

        FailingOutput(String place, boolean countsFirst) {
            super("failing");
            this.place = place;
            this.countsFirst = countsFirst;
        }

        @Override
        public void export(long record) {
            if (countsFirst) {
                counters().add(OutputCount.RECEIVED, 1);
            }
            fail("export", counters().get(OutputCount.RECEIVED) > 15);
            if (!countsFirst) {
                counters().add(OutputCount.RECEIVED, 1);
            }
            if (++buffered == 10) {
                flush();
            }
        }

        private void flush() {
            counters().add(OutputCount.EXPORTED, buffered);
            buffered = 0;
        }

        @Override
        void onTick() {
            fail("tick", true);
        }

        @Override
        void onClose() {
            assertFalse(closedBefore, "closed once");
            closedBefore = true;
            fail("close", true);
            fail("error in close", true);
            flush();
        }

        private boolean closedBefore;

        private void fail(String where, boolean now) {
            if (now && where.equals("error in close") && place.equals(where)) {
                throw new AssertionError("on purpose");
            }
            if (now && where.equals(place)) {
                throw new IllegalArgumentException("on purpose");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "tick", "close", "error in close"})
    void shouldGoOnWithTheOtherOutputsWhenOneFails(String place) throws Exception {
        for (boolean countsFirst : new boolean[] {true, false}) {
            FailingOutput failing = new FailingOutput(place, countsFirst);
            TestOutput good = new TestOutput("good");
            try (Rig rig = new Rig().file(manyFlows()).output(failing).output(good)) {
                Probe probe = rig.run();
                assertEquals(List.of(), probe.balance().broken());
                assertEquals(1, probe.failures().size());
                assertTrue(probe.failures().getFirst().getMessage().contains("output failing"));
                assertEquals(
                        "on purpose", probe.failures().getFirst().getCause().getMessage());
                assertEquals(probe.balance().packets(), good.packets());
                assertEquals(good.flows().size(), failing.counters().get(OutputCount.RECEIVED));
                assertEquals(0, failing.counters().waiting());
                assertTrue(good.isClosed());
                assertTrue(failing.isClosed());
                assertEquals(place.equals("error in close") ? 1 : 0, errors(probe));
            }
        }
    }

    private static long errors(Probe probe) {
        return probe.failures().stream()
                .filter(f -> f.getCause() instanceof Error)
                .count();
    }

    @Test
    void shouldStopTheInputsWhenAnOutputFails() throws Exception {
        FailingOutput failing = new FailingOutput("export", true);
        try (Rig rig = new Rig().file(TestSource.endless("file", 100_000)).output(failing)) {
            Probe probe = rig.run();
            assertEquals(List.of(), probe.balance().broken());
            assertEquals(1, probe.failures().size());
            assertTrue(probe.balance().lost() > 0);
        }
    }

    @Test
    void shouldNameBothCausesWhenAnOutputFailsTwice() throws Exception {
        TestOutput twice = new TestOutput("twice") {
            @Override
            void onExport(long record) {
                throw new StackOverflowError("first");
            }

            @Override
            void onClose() {
                throw new IllegalStateException("second");
            }
        };
        try (Rig rig = new Rig().file(manyFlows()).output(twice)) {
            Probe probe = rig.run();
            assertEquals(List.of(), probe.balance().broken());
            assertEquals(1, probe.failures().size());
            Throwable failure = probe.failures().getFirst();
            assertEquals("first", failure.getCause().getMessage());
            assertEquals("second", failure.getSuppressed()[0].getMessage());
        }
    }

    // ---- Inputs ----

    /** Hands over 1000 packets, then throws. */
    private static TestSource failingSource(Exception failure) {
        return new TestSource("failing", 100, (frames, receiver, sent, limit) -> {
            if (sent < 1000) {
                return TestSource.deliver(frames, receiver, sent, 100, 100);
            }
            TestSource.deliver(frames, receiver, sent, 7, 100);
            return raise(failure);
        });
    }

    private static int raise(Exception failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        throw (RuntimeException) failure;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldExportWhatCameBeforeAnInputFailed(boolean isFile) throws Exception {
        for (Exception failure : List.of(
                new IOException("disk"),
                new IllegalStateException("bug"),
                new CaptureException(CaptureException.Kind.CUT_OFF, "cut off"))) {
            TestOutput output = new TestOutput("out");
            try (Rig rig = isFile ? new Rig().file(failingSource(failure)) : new Rig().link(failingSource(failure))) {
                Probe probe = rig.output(output)
                        .shards(2)
                        .blocks(64, 64)
                        .exportQueue(16)
                        .run();
                assertEquals(List.of(failure), probe.failures());
                assertEquals(List.of(), probe.balance().broken());
                assertEquals(1007, probe.balance().packets());
                assertEquals(1007, output.packets());
            }
        }
    }

    @Test
    void shouldReportAnErrorOfAnInput() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = new TestSource("file", 1, (frames, receiver, sent, limit) -> {
            throw new StackOverflowError("on purpose");
        });
        try (Rig rig = new Rig().file(source).output(output)) {
            Probe probe = rig.run();
            assertInstanceOf(StackOverflowError.class, probe.failures().getFirst());
            assertEquals(List.of(), probe.balance().broken());
            assertTrue(output.isClosed());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadTheOtherFilesWhenOneIsCutOff(boolean inTurn) throws Exception {
        TestOutput output = new TestOutput("out");
        CaptureException failure = new CaptureException(CaptureException.Kind.CUT_OFF, "cut off");
        try (Rig rig = new Rig()
                .file(failingSource(failure))
                .file(TestSource.of("whole", 100, 5000))
                .output(output)) {
            Probe probe = (inTurn ? rig.inTurn() : rig).run();
            assertEquals(List.of(failure), probe.failures());
            assertEquals(List.of(), probe.balance().broken());
            assertEquals(6007, output.packets());
        }
    }

    @Test
    void shouldStopTheOtherInputsWhenOneFails() throws Exception {
        TestOutput output = new TestOutput("out");
        IOException failure = new IOException("on purpose");
        try (Rig rig = new Rig()
                .file(TestSource.endless("endless", 100))
                .file(failingSource(failure))
                .output(output)) {
            Probe probe = rig.run();
            assertEquals(List.of(failure), probe.failures());
            assertEquals(List.of(), probe.balance().broken());
            assertEquals(probe.balance().packets(), output.packets());
        }
    }

    // ---- Plugins ----

    /** Throws in one hook. */
    private static TestPlugin throwing(String hook, Throwable failure) {
        return new TestPlugin() {
            @Override
            Verdict onHook(String name) {
                if (name.equals(hook)) {
                    if (failure instanceof Error e) {
                        throw e;
                    }
                    throw (RuntimeException) failure;
                }
                return Verdict.KEEP;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"preCreate", "postCreate", "preUpdate", "postUpdate"})
    void shouldGoOnWithoutAPluginOnFlowsWhereItFails(String hook) throws Exception {
        RuntimeException failure = new IllegalStateException("on purpose");
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig()
                .file(manyFlows())
                .output(output)
                .cache("size", "14")
                .allPlugins()
                .plugin(() -> throwing(hook, failure))) {
            Probe probe = rig.run();
            Rig.assertSound(probe);
            assertEquals(3 * FLOWS, output.packets());
            List<String> notes = probe.balance().table(1).stream()
                    .filter(line -> line.contains("failed"))
                    .toList();
            assertEquals(1, notes.size());
            assertTrue(
                    notes.getFirst().matches(String.format("plugin  test: .* %,d hooks failed.*", FLOWS)),
                    notes.getFirst());
            assertTrue(notes.getFirst().contains("on purpose"), notes.getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preCreate", "postCreate", "preUpdate", "postUpdate"})
    void shouldEndTheRunWhenAPluginThrowsAnError(String hook) throws Exception {
        Error failure = new OutOfMemoryError("on purpose");
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig()
                .file(TestSource.endless("file", FLOWS))
                .output(output)
                .shards(2)
                .cache("size", "14")
                .plugin(() -> throwing(hook, failure))) {
            Probe probe = rig.run();
            assertSame(failure, probe.failures().getFirst());
            // What was in the cache of a shard that died is in no record: the balance must say so.
            assertFalse(probe.balance().broken().isEmpty());
            probe.balance().broken().forEach(line -> assertTrue(line.startsWith("packets parsed"), line));
            assertTrue(output.isClosed());
        }
    }

    @Test
    void shouldFreeEverythingWhenAPluginCannotBeClosed() throws Exception {
        TestOutput output = new TestOutput("out");
        TestPlugin plugin = new TestPlugin() {
            @Override
            public void close() {
                throw new IllegalStateException("on purpose");
            }
        };
        Probe probe;
        try (Rig rig = new Rig().file(manyFlows()).output(output).plugin(() -> plugin)) {
            probe = rig.run();
            Rig.assertSound(probe);
        }
        assertEquals("on purpose", probe.failures().getFirst().getMessage());
    }

    // ---- Interruption ----

    @Test
    void shouldFreeEverythingAfterAnInterruption() throws Exception {
        TestOutput output = new TestOutput("out");
        CountDownLatch running = new CountDownLatch(1);
        TestSource source = new TestSource("file", 100, (frames, receiver, sent, limit) -> {
            running.countDown();
            return deliver(frames, receiver, sent, limit);
        });
        try (Rig rig = new Rig().file(source).output(output).shards(2)) {
            Probe probe = rig.open();
            Thread runner = Thread.ofPlatform().start(() -> {
                try {
                    probe.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            running.await();
            runner.interrupt();
            runner.join();
        }
        assertTrue(source.isClosed());
        assertTrue(output.isClosed());
    }

    private static int deliver(Frames frames, PacketReceiver receiver, long sent, int limit) {
        return TestSource.deliver(frames, receiver, sent, limit, 100);
    }
}
