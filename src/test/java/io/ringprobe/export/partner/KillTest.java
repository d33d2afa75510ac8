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
    /** So that connections last for seconds: what is younger than half a second when one breaks goes again. */
    private static final int SLOWLY = 1500;

    private static final int BETWEEN_KILLS = 5000;

    private interface Killing {
        void of(CollectorProcess collector) throws Exception;
    }

    @TempDir
    Path folder;

    @Test
    void shouldLoseNothingThroughKillsOfTheCollector() throws Exception {
        killTheCollector(4, PER_SECOND, "killed", CollectorProcess::kill);
    }

    @Test
    @Tag("nightly")
    void shouldLoseNothingOfAHundredThousandFlowsThroughTwentyKillsOfTheCollector() throws Exception {
        killTheCollector(20, SLOWLY, "killed", CollectorProcess::kill);
    }

    @Test
    @Tag("nightly")
    void shouldLoseNothingThatACollectorsSystemHadConfirmedAndTheCollectorHadNotRead() throws Exception {
        killTheCollector(20, SLOWLY, "stopped for 50 ms and killed", CollectorProcess::hangAndKill);
    }

    private void killTheCollector(int times, int perSecond, String how, Killing killing) throws Exception {
        try (Link link = Link.up();
                CollectorProcess collector =
                        new CollectorProcess(link.onCollectorsSide(), Link.COLLECTOR, folder.resolve("collected"));
                FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, feed.fifo(), output("1G"))) {
            collector.start();
            for (int i = 0; i < times; i++) {
                feed.send(BETWEEN_KILLS / 2, perSecond);
                killing.of(collector);
                feed.send(BETWEEN_KILLS / 2, perSecond);
                collector.start();
            }
            probe.awaitExported(feed.sent());
            feed.end();
            int status = probe.awaitEnd();
            collector.kill();
            FaultReport.check("collector " + how + " " + times + " times", feed.sent(), collector.collected(), probe);
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
                    ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, nothing.fifo(), output("1G"))) {
                int restored = sendRest(probe, nothing);
                assertTrue(restored >= spooled, () -> spooled + " were in the spool: " + probe.report());
                FaultReport.check("probe killed, collector away", restored, collector.collected(), probe);
            }
        }
    }

    @Test
    void shouldGoOnWhereItWasWhenTheProbeIsKilledWhileItSendsFromTheSpool() throws Exception {
        try (Link link = Link.up();
                CollectorProcess collector =
                        new CollectorProcess(link.onCollectorsSide(), Link.COLLECTOR, folder.resolve("collected"))) {
            killTheProbe(link);
            collector.start();
            int restored;
            int arrived;
            try (FlowFeed nothing = new FlowFeed(folder.resolve("nothing"));
                    ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, nothing.fifo(), output("200K"))) {
                probe.awaitExported(1);
                restored = (int) probe.count("restored from the spool");
                arrived = (int) probe.exported();
                probe.kill();
            }
            try (FlowFeed nothing = new FlowFeed(folder.resolve("nothing again"));
                    ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, nothing.fifo(), output("1G"))) {
                int left = sendRest(probe, nothing);
                assertTrue(left > 0 && left <= restored - arrived, () -> arrived + " had arrived: " + probe.report());
                FaultReport.checkAllCame("probe killed while it sends", restored, collector.collected(), probe);
            }
        }
    }

    /** Waits until the probe has sent what it found in the spool, and ends it; returns how many flows these were. */
    private static int sendRest(ChildProbe probe, FlowFeed nothing) throws Exception {
        probe.askForTheBalance();
        int restored = (int) probe.count("restored from the spool");
        probe.awaitExported(restored);
        nothing.end();
        assertEquals(0, probe.awaitEnd(), probe::report);
        return restored;
    }

    /** Returns how many flows were in the spool a moment before. */
    private long killTheProbe(Link link) throws Exception {
        try (FlowFeed feed = new FlowFeed(folder.resolve("fifo"));
                ChildProbe probe = new ChildProbe(link.onProbesSide(), folder, feed.fifo(), output("1G"))) {
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

    private String output(String spoolRate) {
        return String.join(
                ";",
                List.of(
                        "ipfix",
                        "spool-rate=" + spoolRate,
                        "linger=60",
                        "host=" + Link.COLLECTOR,
                        "spool=" + folder.resolve("spool")));
    }
}
