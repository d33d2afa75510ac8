package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Statistics;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the core promises a plugin from open to close, and what it does with one that fails or takes too long. */
@Timeout(60)
class PluginLifeTest {
    private static final int FLOWS = 500;
    private static final int PACKETS = 3 * FLOWS;

    /** All that were opened. */
    private final List<NotingPlugin> opened = new CopyOnWriteArrayList<>();

    /** Notes what is called, each name once in a row. */
    private class NotingPlugin extends TestPlugin {
        final List<String> calls = new ArrayList<>();
        final List<Long> ticks = new ArrayList<>();

        final void note(String call) {
            if (calls.isEmpty() || !calls.getLast().equals(call)) {
                calls.add(call);
            }
        }

        @Override
        protected void configure(Options options) {
            note("configure");
            opened.add(this);
        }

        @Override
        Verdict onHook(String hook) {
            note("hook");
            return Verdict.KEEP;
        }

        @Override
        public void tick(long nanos) {
            ticks.add(nanos);
        }

        @Override
        public void statistics(Statistics statistics) {
            note("statistics");
            statistics.add("answers", 2000);
            statistics.add("questions", 1);
        }

        @Override
        public void close() {
            note("close");
        }
    }

    /** Sees each packet, and is called "witness". */
    private static final class Witness extends FlowPlugin {
        private static final PluginDescriptor DESCRIPTOR =
                new PluginDescriptor(Schema.builder("witness").build(), "", List.of(), Interest.everything(), false);

        Witness() {
            super(DESCRIPTOR);
        }

        @Override
        public Verdict postCreate(Flow flow, Packet packet) {
            return Verdict.KEEP;
        }

        @Override
        public Verdict postUpdate(Flow flow, Packet packet) {
            return Verdict.KEEP;
        }
    }

    private final TestOutput output = new TestOutput("out");

    private Rig rig() {
        return new Rig().file(TestSource.of("file", FLOWS, PACKETS)).output(output);
    }

    private static String note(Probe probe, String plugin) {
        return probe.balance().table(1).stream()
                .filter(line -> line.startsWith("plugin  " + plugin + ":"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertWitnessSawAll(Probe probe) {
        Rig.assertSound(probe);
        assertEquals(String.format("plugin  witness: %,d calls, 0 records", PACKETS), note(probe, "witness"));
    }

    @Test
    void shouldCallEachInstanceInTheOrderOfItsLife() throws Exception {
        try (Rig rig = rig().shards(3).plugin(NotingPlugin::new)) {
            Probe probe = rig.run();
            assertTrue(note(probe, "test").contains(" 6,000 answers, 3 questions"), note(probe, "test"));
        }
        assertEquals(3, opened.size(), "one a shard");
        for (NotingPlugin plugin : opened) {
            assertEquals(List.of("configure", "hook", "statistics", "close"), plugin.calls);
        }
    }

    @Test
    void shouldCloseEachInstanceWhenTheRunHasFailed() throws Exception {
        try (Rig rig = rig().shards(2).plugin(() -> new NotingPlugin() {
            @Override
            Verdict onHook(String hook) {
                super.onHook(hook);
                throw new OutOfMemoryError("on purpose");
            }
        })) {
            assertFalse(rig.run().failures().isEmpty());
        }
        assertEquals(2, opened.size());
        for (NotingPlugin plugin : opened) {
            assertEquals("close", plugin.calls.getLast());
            assertEquals(1, plugin.calls.stream().filter("close"::equals).count());
        }
    }

    @Test
    void shouldCloseThoseThatAreOpenWhereAnotherCannotBeOpened() throws Exception {
        PluginDescriptor broken =
                new PluginDescriptor(Schema.builder("broken").build(), "", List.of(), Interest.everything(), false);
        try (Rig rig = rig().plugin(NotingPlugin::new).plugin(() -> new TestPlugin(broken) {
            @Override
            protected void configure(Options options) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void close() {
                throw new AssertionError("it was never open");
            }
        })) {
            String message = assertThrows(ConfigException.class, rig::open).getMessage();
            assertEquals("plugin broken can't be opened: java.lang.IllegalStateException: on purpose", message);
        }
        assertEquals(List.of("configure", "close"), opened.getFirst().calls);
    }

    @Test
    void shouldTickOnceASecondOfPacketTime() throws Exception {
        TestSource source = TestSource.of("file", 1, 5000);
        try (Rig rig = new Rig()
                .file(source)
                .output(output)
                .blocks(100, 16)
                .plugin(NotingPlugin::new)
                .plugin(Witness::new)) {
            Probe probe = rig.run();
            assertEquals("plugin  witness: 5,000 calls, 0 records", note(probe, "witness"), "it has no tick");
        }
        List<Long> expected = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            expected.add(TestSource.START + second * TestSource.SECOND);
        }
        assertEquals(expected, opened.getFirst().ticks);
    }

    @Test
    void shouldSwitchOffAPluginThatFailsTooOften() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (Rig rig =
                rig().limits(new PluginLimits(100, 0)).plugin(Witness::new).plugin(() -> failingIn("postCreate"))) {
            Probe probe = rig.run();
            assertWitnessSawAll(probe);
            assertEquals(PACKETS, output.packets());
            String note = note(probe, "test");
            assertTrue(
                    note.endsWith(
                            " 100 hooks failed, switched off, first: java.lang.IllegalStateException: on purpose"),
                    note);
        } finally {
            System.setErr(before);
        }
        List<String> lines = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("plugin test"))
                .toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().contains("switched off") && lines.getFirst().contains("on purpose"));
    }

    @Test
    void shouldSwitchOffAPluginInAllShards() throws Exception {
        try (Rig rig = rig().shards(3)
                .limits(new PluginLimits(100, 0))
                .plugin(Witness::new)
                .plugin(() -> failingIn("postUpdate"))) {
            Probe probe = rig.run();
            assertWitnessSawAll(probe);
            assertTrue(note(probe, "test").contains("switched off"), note(probe, "test"));
        }
    }

    private TestPlugin failingIn(String hook) {
        return new NotingPlugin() {
            @Override
            Verdict onHook(String name) {
                if (name.equals(hook)) {
                    throw new IllegalStateException("on purpose");
                }
                return Verdict.KEEP;
            }
        };
    }

    @Test
    void shouldGoOnWhereATickFails() throws Exception {
        try (Rig rig = rig().plugin(Witness::new).plugin(() -> new NotingPlugin() {
            @Override
            public void tick(long nanos) {
                throw new IllegalStateException("on purpose");
            }
        })) {
            Probe probe = rig.run();
            assertWitnessSawAll(probe);
            assertTrue(note(probe, "test").contains(", 2 hooks failed, first: "), note(probe, "test"));
            assertTrue(opened.getFirst().calls.contains("hook"), "it is attached to flows all the same");
        }
    }

    @Test
    void shouldExportTheRecordWhereItsPreExportFails() throws Exception {
        try (Rig rig = rig().plugin(Witness::new).plugin(() -> new NotingPlugin() {
            @Override
            public Verdict postCreate(Flow flow, Packet packet) {
                extensions().create(flow);
                return Verdict.KEEP;
            }

            @Override
            public void preExport(Flow flow) {
                throw new IllegalStateException("on purpose");
            }
        })) {
            Probe probe = rig.run();
            assertWitnessSawAll(probe);
            assertEquals(PACKETS, output.packets());
            assertTrue(
                    note(probe, "test").contains(" 500 records, 2,000 answers, 1 questions, 500 hooks failed"),
                    note(probe, "test"));
        }
    }

    @Test
    void shouldGoOnWhereStatisticsOrCloseFail() throws Exception {
        Probe probe;
        try (Rig rig = rig().plugin(Witness::new).plugin(() -> new NotingPlugin() {
            @Override
            public void statistics(Statistics statistics) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void close() {
                super.close();
                throw new IllegalStateException("on purpose");
            }
        })) {
            probe = rig.run();
            assertWitnessSawAll(probe);
            assertTrue(note(probe, "test").contains(", 1 hooks failed, first: "), note(probe, "test"));
        }
        assertEquals("close", opened.getFirst().calls.getLast());
    }

    /** Sleeps longer than it may in {@code postUpdate}. */
    private TestPlugin sleeping() {
        return new NotingPlugin() {
            @Override
            Verdict onHook(String hook) {
                if (hook.equals("postUpdate")) {
                    try {
                        Thread.sleep(25);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return Verdict.KEEP;
            }
        };
    }

    @Test
    void shouldDetachAPluginThatTakesTooLongFromTheFlow() throws Exception {
        int flows = 10;
        TestSource source = TestSource.of("file", flows, 400);
        try (Rig rig = new Rig()
                .file(source)
                .output(output)
                .blocks(8, 16)
                .limits(new PluginLimits(0, 1))
                .plugin(this::sleeping)) {
            Probe probe = rig.run();
            Rig.assertSound(probe);
            assertEquals(400, output.packets());
            assertTrue(
                    note(probe, "test").contains(", " + flows + " calls took too long, first: a call took "),
                    note(probe, "test"));
        }
    }

    @Test
    void shouldSwitchOffAPluginThatTakesTooLongTooOften() throws Exception {
        TestSource source = TestSource.of("file", 10, 400);
        try (Rig rig = new Rig()
                .file(source)
                .output(output)
                .blocks(8, 16)
                .limits(new PluginLimits(5, 1))
                .plugin(this::sleeping)) {
            Probe probe = rig.run();
            Rig.assertSound(probe);
            assertTrue(
                    note(probe, "test").contains(", 5 calls took too long, switched off, first: "),
                    note(probe, "test"));
        }
    }
}
