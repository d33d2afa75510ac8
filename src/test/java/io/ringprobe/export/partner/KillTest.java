package io.ringprobe.export.partner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} costs, of the collector and of the probe: TCP with a spool. */
@Timeout(300)
class KillTest {
    private static final int PER_SECOND = 4000;
    private static final int BETWEEN_KILLS = 5000;

    @TempDir
    Path folder;

    @Test
    void shouldLoseNothingThroughKillsOfTheCollector() throws Exception {
        killTheCollector(4);
    }

    @Test
    @Tag("nightly")
    void shouldLoseNothingOfAHundredThousandFlowsThroughTwentyKillsOfTheCollector() throws Exception {
        killTheCollector(20);
    }

    private void killTheCollector(int times) throws Exception {
        try (Link link = Link.up();
                CollectorProcess collector =
                        new CollectorProcess(link.onCollectorsSide(), Link.COLLECTOR, folder.resolve("collected"));
                FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, feed.fifo(), output())) {
            collector.start();
            for (int i = 0; i < times; i++) {
                feed.send(BETWEEN_KILLS / 2, PER_SECOND);
                collector.kill();
                feed.send(BETWEEN_KILLS / 2, PER_SECOND);
                collector.start();
            }
            probe.awaitExported(feed.sent());
            feed.end();
            int status = probe.awaitEnd();
            collector.kill();
            FaultReport.check("collector killed " + times + " times", feed.sent(), collector.collected(), probe);
            assertEquals(0, status, probe::report);
        }
    }

    @Test
    void shouldSendInItsNextLifeAllThatWasInTheSpoolWhenTheProbeWasKilled() throws Exception {
        try (Link link = Link.up();
                CollectorProcess collector =
                        new CollectorProcess(link.onCollectorsSide(), Link.COLLECTOR, folder.resolve("collected"))) {
            long spooled = killTheProbe(link);
            collector.start();
            try (FlowFeed nothing = new FlowFeed(folder.resolve("nothing"));
                    ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, nothing.fifo(), output())) {
                probe.askForTheBalance();
                int restored = (int) probe.count("restored from the spool");
                probe.awaitExported(restored);
                nothing.end();
                assertEquals(0, probe.awaitEnd(), probe::report);
                collector.kill();
                assertTrue(restored >= spooled, () -> spooled + " were in the spool: " + probe.report());
                FaultReport.check("probe killed, collector away", restored, collector.collected(), probe);
            }
        }
    }

    /** Returns how many flows were in the spool a moment before. */
    private long killTheProbe(Link link) throws Exception {
        try (FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, feed.fifo(), output())) {
            long spooled = 0;
            while (spooled < 5000) {
                feed.send(BETWEEN_KILLS, 2 * PER_SECOND);
                probe.askForTheBalance();
                spooled = probe.count("kept in the spool");
            }
            feed.send(BETWEEN_KILLS, 10 * PER_SECOND);
            probe.kill();
            return spooled;
        }
    }

    private String output() {
        return String.join(
                ";",
                List.of(
                        "ipfix",
                        "spool-rate=1G",
                        "linger=60",
                        "host=" + Link.COLLECTOR,
                        "spool=" + folder.resolve("spool")));
    }
}
