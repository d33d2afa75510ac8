package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.metrics.ProbeFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reads metrics changes nothing. */
@Timeout(120)
class ScrapeTest {
    private static final int PACKETS = 40_000;
    private static final int FLOWS = 1000;
    private static final int FEW_SCRAPES = 5;

    @TempDir
    private Path folder;

    @Test
    void shouldGiveTheSameRecordsWhileMetricsAreRead() throws Exception {
        Path alone = folder.resolve("alone");
        Path scraped = folder.resolve("scraped");
        try (Rig rig = rig(TestSource.of("source", FLOWS, PACKETS), alone)) {
            Rig.assertSound(rig.run());
        }
        AtomicInteger scrapes = new AtomicInteger();
        TestSource waiting = new TestSource(
                "source",
                FLOWS,
                (frames, receiver, sent, limit) -> waitingPoll(frames, receiver, sent, limit, scrapes));
        try (Rig rig = rig(waiting, scraped)) {
            Probe probe = rig.start();
            try (ScrapeLoop loop = new ScrapeLoop(probe.figures())) {
                while (probe.figures().inputs().getFirst().counters().seen() < PACKETS) {
                    scrapes.set(loop.scrapes());
                    Thread.sleep(1);
                }
                rig.await();
            }
            Rig.assertSound(probe);
        }
        assertTrue(Files.size(alone) > 0);
        assertEquals(sorted(alone), sorted(scraped));
    }

    /** How packets are put into blocks changes the order in which flows end, and nothing else. */
    private static List<String> sorted(Path file) throws IOException {
        return Files.readAllLines(file).stream().sorted().toList();
    }

    /** The last packet waits until some scrapes have come between. */
    private static int waitingPoll(
            Frames frames, PacketReceiver receiver, long sent, int limit, AtomicInteger scrapes) {
        if (sent == PACKETS) {
            return PacketSource.END;
        }
        long until = scrapes.get() < FEW_SCRAPES ? PACKETS - 1L : PACKETS;
        return TestSource.deliver(frames, receiver, sent, (int) Math.min(limit, until - sent), FLOWS);
    }

    private static Rig rig(TestSource source, Path file) {
        return new Rig()
                .file(source)
                .output("json", "file=" + file)
                .allPlugins()
                .cache("inactive", "2")
                .cache("size", "14")
                .blocks(128, 16)
                .exportQueue(16);
    }

    @Test
    void shouldTellWhatEndedTheDataPath() throws Exception {
        TestSource broken = new TestSource("source", 1, (frames, receiver, sent, limit) -> {
            throw new IllegalStateException("broken on purpose");
        });
        try (Rig rig = new Rig().file(broken).output(new TestOutput("out"))) {
            ProbeFigures figures = rig.run().figures();
            List<String> why = List.of("java.lang.IllegalStateException: broken on purpose");
            assertEquals(why, figures.failures());
            assertEquals(why, figures.ailments());
        }
    }

    @Test
    void shouldBeHealthyToTheEnd() throws Exception {
        ProbeFigures figures;
        try (Rig rig = new Rig().file(TestSource.of("source", 1, 10)).output(new TestOutput("out"))) {
            figures = rig.run().figures();
            assertEquals(List.of(), figures.failures());
            assertEquals(List.of(), figures.ailments());
        }
        assertEquals(List.of(), figures.ailments());
    }
}
