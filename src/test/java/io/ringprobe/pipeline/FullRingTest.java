package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.capture.PacketSource;
import io.ringprobe.plugin.Verdict;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when a ring is full: files wait, links leave packets where they are and drop flows. */
@Timeout(20)
class FullRingTest {
    private final CountDownLatch release = new CountDownLatch(1);

    /** An output that stands still at its first record until released. */
    private final class BlockedOutput extends TestOutput {
        BlockedOutput() {
            super("blocked");
        }

        @Override
        void onExport(long record) {
            awaitRelease();
        }
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Packets of ever new flows, that are let through up to a limit that the test moves. */
    private static TestSource stepped(AtomicLong allowed, AtomicLong sentSoFar, long end) {
        int flows = 200_000;
        return new TestSource("stepped", flows, (frames, receiver, sent, limit) -> {
            sentSoFar.set(sent);
            if (sent >= end) {
                return PacketSource.END;
            }
            int count = (int) Math.min(Math.min(limit, 100), Math.min(allowed.get(), end) - sent);
            return TestSource.deliver(frames, receiver, sent, count, flows);
        });
    }

    @Test
    void shouldWaitForASlowOutputWhenReadingAFile() throws Exception {
        TestOutput output = new BlockedOutput();
        long packets = 60_000;
        AtomicLong sent = new AtomicLong();
        TestSource source = stepped(new AtomicLong(packets), sent, packets);
        try (Rig rig = new Rig().file(source).output(output).shards(2)) {
            Probe probe = rig.start();
            awaitStandstill(sent::get);
            assertTrue(sent.get() < packets, "the input waits");
            release.countDown();
            rig.await();
            Rig.assertSound(probe);
            assertEquals(packets, output.packets());
            assertEquals(0, dropped(probe));
        }
    }

    private static void awaitStandstill(LongSupplier counter) throws InterruptedException {
        long before = -1;
        while (counter.getAsLong() == 0 || before != counter.getAsLong()) {
            before = counter.getAsLong();
            Thread.sleep(100);
        }
    }

    private static long dropped(Probe probe) {
        return probe.balance().table(1).stream()
                .filter(line -> line.contains("dropped"))
                .count();
    }

    @Test
    void shouldDropAndCountFlowsWhenALinkMeetsASlowOutput() throws Exception {
        TestOutput output = new BlockedOutput();
        AtomicLong sent = new AtomicLong();
        long packets = 60_000;
        try (Rig rig = new Rig()
                .link(stepped(new AtomicLong(packets), sent, Long.MAX_VALUE))
                .output(output)
                .blocks(64, 1024)
                .shards(2)) {
            Probe probe = rig.start();
            while (sent.get() < packets) {
                Thread.sleep(1);
            }
            awaitDroppedFlows(probe);
            release.countDown();
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
            assertTrue(output.flows().size() < probe.balance().flows());
            assertTrue(probe.balance().lost() > 0, "dropped flows are lost flows");
        }
    }

    private static void awaitDroppedFlows(Probe probe) throws InterruptedException {
        while (probe.balance().table(1).stream().noneMatch(line -> line.matches(" .*dropped.*"))) {
            Thread.sleep(1);
        }
    }

    @Test
    void shouldDropNoFlowBecauseALinkIsStopped() throws Exception {
        AtomicLong sent = new AtomicLong();
        int flows = 50_000;
        TestOutput slow = new TestOutput("slow") {
            @Override
            void onExport(long record) {
                if (exported() % 1000 == 0) {
                    sleepMillis(5);
                }
            }
        };
        try (Rig rig = new Rig()
                .link(stepped(new AtomicLong(flows), sent, Long.MAX_VALUE))
                .output(slow)
                .cache("size", "17")
                .cache("inactive", "1000")
                .cache("active", "1000")
                .blocks(64, 2048)) {
            Probe probe = rig.start();
            while (sent.get() < flows) {
                Thread.sleep(1);
            }
            probe.stop();
            rig.await();
            Rig.assertSound(probe);
            assertEquals(flows, slow.flows().size());
        }
    }

    private static void sleepMillis(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldLeavePacketsWhereTheyAreWhenALinkMeetsASlowShard() throws Exception {
        TestOutput output = new TestOutput("out");
        AtomicLong sent = new AtomicLong();
        long packets = 5000;
        TestPlugin blocked = new TestPlugin() {
            @Override
            Verdict onHook(String hook) {
                awaitRelease();
                return Verdict.KEEP;
            }
        };
        try (Rig rig = new Rig()
                .link(stepped(new AtomicLong(packets), sent, packets))
                .output(output)
                .plugin(() -> blocked)) {
            Probe probe = rig.start();
            awaitStandstill(() -> probe.balance().packets());
            assertTrue(probe.balance().packets() < packets, "the link's packets wait in the kernel");
            release.countDown();
            rig.await();
            Rig.assertSound(probe);
            assertEquals(packets, output.packets());
            assertEquals(0, dropped(probe));
        }
    }
}
