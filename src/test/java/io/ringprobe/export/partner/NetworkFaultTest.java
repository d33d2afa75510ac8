package io.ringprobe.export.partner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What befalls the network between probe and collector costs no flow: TCP with a spool, as processes. */
@Timeout(120)
class NetworkFaultTest {
    private static final int FLOWS = 100_000;
    private static final int PER_SECOND = 20_000;
    /** So many that the first of them have been exported. */
    private static final int BEFORE = 60_000;

    /** What happens on the way. */
    private interface Course {
        void on(Link link) throws Exception;
    }

    private enum Fault {
        LOSS("10 % of packets lost, to the end", link -> link.spoil(Link.LOSS)),
        BLACKHOLE("nothing arrives for 5 s", link -> {
            link.spoil("drop");
            Thread.sleep(5000);
            link.heal();
        }),
        FLAP("link down and up 5 times", link -> {
            for (int i = 0; i < 5; i++) {
                link.cut();
                Thread.sleep(300);
                link.mend();
                Thread.sleep(500);
            }
        }),
        RESET("connections reset and refused for 3 s", link -> {
            link.spoil(Link.RESET);
            Thread.sleep(3000);
            link.heal();
        });

        private final String title;
        private final Course course;

        Fault(String title, Course course) {
            this.title = title;
            this.course = course;
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothing(Fault fault) throws Exception {
        Path own = Files.createDirectory(folder.resolve(fault.name()));
        try (Link link = Link.up();
                CollectorProcess collector =
                        new CollectorProcess(link.onCollectorsSide(), Link.COLLECTOR, own.resolve("collected"));
                FlowFeed feed = new FlowFeed(own.resolve("fifo"));
                ChildProbe probe = new ChildProbe(link.onProbesSide(), own, feed.fifo(), output(own))) {
            collector.start();
            feed.send(BEFORE, PER_SECOND);
            FutureTask<Void> course = new FutureTask<>(() -> {
                fault.course.on(link);
                return null;
            });
            Thread.ofPlatform().start(course);
            feed.send(FLOWS - BEFORE, PER_SECOND);
            course.get();
            probe.awaitExported(FLOWS);
            feed.end();
            int status = probe.awaitEnd();
            collector.kill();
            FaultReport.check(fault.title, FLOWS, collector.collected(), probe);
            assertEquals(0, status, probe::report);
        }
    }

    private static String output(Path folder) {
        return "ipfix;linger=60;spool-rate=1G;host=" + Link.COLLECTOR + ";spool=" + folder.resolve("spool");
    }
}
