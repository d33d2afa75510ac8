package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ProbeConfig;
import io.ringprobe.metrics.ProbeFigures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is different where the capture thread holds the flows: {@code shards=none}. */
@Timeout(20)
class RunToCompletionTest {
    @Test
    void shouldHaveNoThreadButCaptureAndExport() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = TestSource.endless("link", 100);
        try (Rig rig = new Rig().link(source).output(output).shards(ProbeConfig.NO_SHARDS)) {
            Probe probe = rig.start();
            while (probe.figures().shards().getFirst().stats().packets() < 1000) {
                Thread.sleep(1);
            }
            assertTrue(
                    Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("shard-")),
                    "a thread for flows");
            assertEquals(0, probe.figures().shards().getFirst().packets().size(), "there is no ring");
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
        }
    }

    @Test
    void shouldHaveACacheForEachCaptureThread() throws Exception {
        TestOutput output = new TestOutput("out");
        try (Rig rig = new Rig()
                .file(TestSource.of("a", 100, 10_000))
                .file(TestSource.of("b", 100, 20_000))
                .output(output)
                .shards(ProbeConfig.NO_SHARDS)) {
            Probe probe = rig.start();
            rig.await();
            Rig.assertSound(probe);
            List<ProbeFigures.Shard> shards = probe.figures().shards();
            assertEquals(10_000, shards.get(0).stats().packets());
            assertEquals(20_000, shards.get(1).stats().packets());
            assertEquals(200, output.flows().size(), "each thread knows its flows only");
        }
    }
}
