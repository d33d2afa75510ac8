package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ProbeConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a configuration that is read again, with something in the probe's place. */
class ReloadTest {
    /** Takes configurations, and waits with each until it may go on. */
    private static final class Target implements Reload.Target {
        private final BlockingQueue<ProbeConfig> taken = new LinkedBlockingQueue<>();
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final CountDownLatch working = new CountDownLatch(1);
        private volatile boolean isRunning = true;
        private volatile IOException failure;

        @Override
        public List<String> reload(ProbeConfig next) throws IOException {
            working.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (failure != null) {
                throw failure;
            }
            taken.add(next);
            return List.of("shards needs a restart");
        }

        @Override
        public boolean isRunning() {
            return isRunning;
        }
    }

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Target target = new Target();
    private Path file;
    private Reload reload;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("x.conf");
        write("active = 100");
        ConfigReader reader = new ConfigReader(new Arguments("--config", file.toString(), "-o", "csv"));
        Messages messages = new Messages(new PrintStream(err, true, StandardCharsets.UTF_8));
        HostProcess process = new HostProcess(messages, null, reader, false);
        reload = new Reload(process, null, target, reader.read());
    }

    private void write(String cache) throws IOException {
        Files.writeString(file, "ringprobe {\n inputs = [{ type = pcap, file = x }]\n cache {\n" + cache + "\n}\n}\n");
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldTellWhatHasChangedAndWhatTakesARestart() throws Exception {
        write("active = 60");
        target.goOn.countDown();
        reload.request();
        assertEquals(60, target.taken.take().cache().activeSeconds());
        reload.close();
        assertEquals(
                "the configuration was read again from " + file + ": changes\n  cache.activeSeconds: 100 -> 60\n"
                        + "ringprobe: shards needs a restart\n",
                said());
    }

    @Test
    void shouldNameAllThatIsWrongAndLeaveTheProbeAlone() throws Exception {
        write("active = never\nsise = 3");
        target.goOn.countDown();
        reload.request();
        while (said().lines().count() < 3) {
            Thread.sleep(10);
        }
        reload.close();
        assertTrue(target.taken.isEmpty());
        assertTrue(said().startsWith("ringprobe: the new configuration is refused"), said());
        assertTrue(said().contains(file + ":4: cache: active=never is wrong"), said());
        assertTrue(said().contains(file + ":5: cache has no option sise"), said());
    }

    @Test
    void shouldSayThatTheFileIsGone() throws Exception {
        Files.delete(file);
        reload.request();
        while (said().lines().count() < 2) {
            Thread.sleep(10);
        }
        reload.close();
        assertTrue(said().contains(file.toString()), said());
        assertTrue(target.taken.isEmpty());
    }

    @Test
    void shouldSayWhyTheProbeRefuses() throws Exception {
        target.failure = new IOException("b.csv: no space left");
        target.goOn.countDown();
        reload.request();
        while (said().lines().count() < 2) {
            Thread.sleep(10);
        }
        reload.close();
        assertTrue(said().endsWith("ringprobe:   b.csv: no space left\n"), said());
    }

    @Test
    void shouldReadOnceMoreForAllWhoAskMeanwhile() throws Exception {
        reload.request();
        target.working.await();
        write("active = 61");
        for (int i = 0; i < 5; i++) {
            reload.request();
        }
        target.goOn.countDown();
        assertEquals(100, target.taken.take().cache().activeSeconds());
        assertEquals(61, target.taken.take().cache().activeSeconds());
        reload.close();
        assertTrue(target.taken.isEmpty());
    }

    @Test
    void shouldWaitUntilTheProbeRuns() throws Exception {
        target.isRunning = false;
        target.goOn.countDown();
        reload.request();
        write("active = 62");
        target.isRunning = true;
        assertFalse(target.taken.take().equals(null));
        reload.close();
    }

    @Test
    void shouldDoNothingForAProbeThatEndsBeforeItRan() throws Exception {
        target.isRunning = false;
        reload.request();
        reload.close();
        reload.request();
        assertEquals("", said());
        assertTrue(target.taken.isEmpty());
    }
}
