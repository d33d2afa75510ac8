package io.ringprobe.export.partner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.InputFactory;
import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.Options;
import io.ringprobe.config.PluginLimits;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.ProcessConfig;
import io.ringprobe.config.WebConfig;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.pipeline.Components;
import io.ringprobe.pipeline.Probe;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One probe with many outputs on live input: while two collectors, one of them with a spool, don't read, all others get
 * every flow, and each output's counters are its own.
 */
@Timeout(180)
class IndependenceTest {
    private static final int PER_SECOND = 2500;
    /** Records with all their fields are long: collectors that don't read soon have full buffers. */
    private static final List<String> PLUGINS = List.of("http", "tls", "quic", "sip", "smtp", "basicplus");

    @TempDir
    Path folder;

    /** The components of the class path and {@link LivePcap}. */
    private static final class LiveComponents implements Components {
        private final TestComponents others = new TestComponents();

        @Override
        public InputFactory input(String name) {
            return new LivePcap();
        }

        @Override
        public OutputFactory output(String name) {
            return others.output(name);
        }

        @Override
        public FlowPlugin plugin(String name) {
            return others.plugin(name);
        }
    }

    @Test
    void shouldServeAllOthersWhileCollectorsDontReadForSeconds() throws Exception {
        serve(5);
    }

    @Test
    @Tag("nightly")
    void shouldServeAllOthersWhileCollectorsDontReadForMoreThanAMinute() throws Exception {
        serve(70);
    }

    private void serve(int seconds) throws Exception {
        try (HangingCollector bare = new HangingCollector();
                HangingCollector spooled = new HangingCollector();
                Readers readers = new Readers();
                FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                Probe probe = open(feed, bare, spooled, readers)) {
            readers.readTrap(folder.resolve("trap.sock"));
            Thread run = Thread.ofPlatform().start(() -> run(probe));
            feed.send(PER_SECOND, PER_SECOND);
            await(feed.sent(), () -> bare.collected().different().cardinality());
            bare.hang(true);
            spooled.hang(true);
            feed.send(seconds * PER_SECOND, PER_SECOND);
            await(feed.sent(), this::lines);
            await(feed.sent(), readers::overUdp);
            await(feed.sent(), readers::overTrap);
            assertTrue(bare.collected().different().cardinality() < feed.sent(), "it hangs");
            bare.hang(false);
            spooled.hang(false);
            feed.send(PER_SECOND, PER_SECOND);
            await(feed.sent(), () -> spooled.collected().different().cardinality());
            feed.end();
            run.join();
            check(probe, feed.sent(), bare);
        }
    }

    private void check(Probe probe, int sent, HangingCollector bare) throws IOException {
        List<String> table = probe.balance().table(probe.nanos());
        System.out.println("collectors that hang: " + String.join("\n    ", table));
        assertEquals(List.of(), probe.failures());
        assertEquals(List.of(), probe.balance().broken());
        assertEquals(sent, lines());
        List<String> whole = table.stream()
                .filter(line -> line.startsWith("output "))
                .filter(line -> line.contains(String.format(Locale.ROOT, ": %,d flows", sent)))
                .toList();
        assertEquals(4, whole.size(), "all but that without a spool");
        long lost = probe.balance().lost();
        assertTrue(lost > 0, "what doesn't fit in the queue is lost, and nobody waits");
        assertEquals(sent - lost, bare.collected().different().cardinality());
    }

    /** Lines in the file that csv writes, without the header. */
    private int lines() {
        try (Stream<String> lines = Files.lines(folder.resolve("flows.csv"))) {
            return (int) lines.count() - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(int flows, IntSupplier come) throws InterruptedException {
        while (come.getAsInt() < flows) {
            Thread.sleep(100);
        }
        assertEquals(flows, come.getAsInt());
    }

    private static void run(Probe probe) {
        try {
            probe.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Probe open(FlowFeed feed, HangingCollector bare, HangingCollector spooled, Readers readers)
            throws IOException {
        LiveComponents components = new LiveComponents();
        String tcp = "ipfix;wide;queue=1;linger=30;host=127.0.0.1;port=";
        List<Options> outputs = Stream.of(
                        tcp + bare.port(),
                        tcp + spooled.port() + ";spool-rate=1G;spool=" + folder.resolve("spool"),
                        "ipfix;udp;host=127.0.0.1;port=" + readers.udpPort(),
                        "csv;plugins=basic;file=" + folder.resolve("flows.csv"),
                        "unirec;p=basic;i=u:" + folder.resolve("trap.sock"))
                .map(text -> TestComponents.options(
                        components.output(text.split(";", 2)[0]).spec(), text))
                .toList();
        List<Options> plugins = PLUGINS.stream()
                .map(name -> TestComponents.options(
                        components.plugin(name).descriptor().spec(), name))
                .toList();
        Options input = TestComponents.options(new LivePcap().spec(), LivePcap.NAME + ";file=" + feed.fifo());
        CacheConfig cache = CacheConfig.from(TestComponents.options(CacheConfig.SPEC, FlowFeed.CACHE));
        return Probe.open(config(input, cache, plugins, outputs), components);
    }

    private static ProbeConfig config(Options input, CacheConfig cache, List<Options> plugins, List<Options> outputs) {
        return new ProbeConfig(
                List.of(input),
                false,
                cache,
                plugins,
                outputs,
                1,
                128,
                128,
                64,
                4 << 20,
                "sleeping",
                0,
                0,
                Optional.empty(),
                PluginLimits.NONE,
                ProcessConfig.PLAIN,
                WebConfig.NONE);
    }
}
