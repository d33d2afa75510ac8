package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.flow.CacheStats;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cache counts of its flows and lines. */
class CacheCountsTest {
    private static final int FLOWS = 10;
    private static final int LINES = 64;

    private static CacheStats stats(Probe probe) {
        return probe.figures().shards().getFirst().stats();
    }

    @Test
    void shouldCountFlowsByTheirPackets() throws Exception {
        for (int packets : new int[] {1, 2, 4, 5, 8}) {
            try (Rig rig = new Rig()
                    .file(TestSource.of("source", FLOWS, (long) FLOWS * packets))
                    .output(new TestOutput("out"))) {
                CacheStats stats = stats(rig.run());
                int size = (int) Math.ceil(Math.log(packets) / Math.log(2));
                for (int n = 0; n <= Long.SIZE; n++) {
                    assertEquals(n == size ? FLOWS : 0, stats.flowsEndedOfSize(n), packets + " packets, 2^" + n);
                }
            }
        }
    }

    @Test
    @Timeout(60)
    void shouldCountLinesByTheirFlows() throws Exception {
        TestSource source = new TestSource(
                "source",
                FLOWS,
                (frames, receiver, sent, limit) ->
                        sent < FLOWS ? TestSource.deliver(frames, receiver, sent, FLOWS, FLOWS) : 0);
        try (Rig rig = new Rig().link(source).output(new TestOutput("out"))) {
            Probe probe = rig.start();
            long[] lines = stats(probe).linesByFlows();
            while (flows(lines) < FLOWS) {
                Thread.sleep(20);
                lines = stats(probe).linesByFlows();
            }
            assertEquals(LINES, Arrays.stream(lines).sum());
            assertEquals(17, lines.length);
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
        }
    }

    private static long flows(long[] lines) {
        long flows = 0;
        for (int n = 0; n < lines.length; n++) {
            flows += n * lines[n];
        }
        return flows;
    }
}
