package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** With files as inputs the probe may be made to wait. */
class OfflineTest {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Runs on a thread of its own, as the export thread. */
    private Thread start(Runnable run) {
        return Thread.ofPlatform()
                .uncaughtExceptionHandler((t, e) -> failure.set(e))
                .start(run);
    }

    private void join(Thread thread) throws InterruptedException {
        thread.join(30_000);
        assertTrue(!thread.isAlive(), "the export thread still waits");
        assertNull(failure.get());
    }

    @Test
    void shouldWaitForTheFirstReaderWithWait() throws Exception {
        SocketRig rig = SocketRig.offline("t:0:timeout=WAIT:buffer_count=2");
        int port = rig.trap.port();
        AtomicBoolean sent = new AtomicBoolean();
        Thread export = start(() -> {
            rig.send(50, 10);
            sent.set(true);
            rig.close();
        });
        Thread.sleep(50);
        assertTrue(!sent.get());
        try (TrapReader reader = TrapReader.tcp(port)) {
            assertEquals(NumberedRecords.range(0, 500), reader.numbersToEnd());
        }
        join(export);
        assertEquals(500, rig.count(OutputCount.EXPORTED));
    }

    @Test
    void shouldWaitAtTheEndForAReaderWithWait() throws Exception {
        SocketRig rig = SocketRig.offline("t:0:timeout=WAIT");
        int port = rig.trap.port();
        rig.send(5, 10);
        Thread export = start(rig::close);
        Thread.sleep(50);
        try (TrapReader reader = TrapReader.tcp(port)) {
            assertEquals(NumberedRecords.range(0, 50), reader.numbersToEnd());
        }
        join(export);
        assertEquals(50, rig.count(OutputCount.EXPORTED));
    }

    @Test
    void shouldWaitNoMoreWhenTheProbeIsToldToStop() throws Exception {
        SocketRig rig = SocketRig.offline("t:0:timeout=WAIT:buffer_count=2");
        Thread export = start(() -> {
            rig.send(50, 10);
            rig.close();
        });
        Thread.sleep(20);
        assertTrue(export.isAlive());
        rig.stopped = true;
        join(export);
        assertEquals(500, rig.count(OutputCount.LOST_NO_COLLECTOR));
        assertEquals(0, rig.counters.waiting());
    }

    @Test
    void shouldNotWaitForTheFirstReaderWithHalfWait() throws Exception {
        SocketRig rig = SocketRig.offline("t:0:timeout=HALF_WAIT:buffer_count=2");
        Thread export = start(() -> {
            rig.send(50, 10);
            rig.close();
        });
        join(export);
        assertEquals(500, rig.count(OutputCount.LOST_NO_COLLECTOR));
    }

    @Test
    void shouldWaitForASlowReaderWithHalfWait() throws Exception {
        SocketRig rig = SocketRig.large("t:0:timeout=HALF_WAIT:buffer_count=2", true, 60_000);
        try (TrapReader reader = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            Thread export = start(() -> {
                rig.send(200, 1);
                rig.close();
            });
            Thread.sleep(50);
            assertEquals(NumberedRecords.range(0, 200), reader.numbersToEnd());
            join(export);
        }
        assertEquals(200, rig.count(OutputCount.EXPORTED));
    }

    @Test
    void shouldWaitNoLongerThanTheTimeoutSays() throws Exception {
        SocketRig rig = SocketRig.large("t:0:timeout=500:buffer_count=2", true, 60_000);
        try (TrapReader stopped = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            Thread export = start(() -> {
                rig.send(200, 1);
                rig.close();
            });
            join(export);
            assertTrue(rig.count(OutputCount.LOST_NO_COLLECTOR) > 0);
            assertEquals(0, rig.counters.waiting());
            assertEquals(2, stopped.kind());
        }
    }

    @Test
    void shouldLoseNothingOnALivelyReaderWhileOthersComeAndGo() throws Exception {
        SocketRig rig = SocketRig.offline("t:0:timeout=WAIT:buffer_count=8");
        int port = rig.trap.port();
        int messages = 2000;
        try (TrapReader steady = TrapReader.tcp(port)) {
            rig.awaitClients(1);
            AtomicBoolean over = new AtomicBoolean();
            Thread visitors = start(() -> visit(port, over));
            Thread export = start(() -> {
                rig.send(messages, 100);
                over.set(true);
                rig.close();
            });
            assertEquals(NumberedRecords.range(0, 100L * messages), steady.numbersToEnd());
            join(export);
            join(visitors);
        }
        assertEquals(100L * messages, rig.count(OutputCount.EXPORTED));
        assertEquals(messages, rig.count(OutputCount.MESSAGES));
    }

    /** Reads some messages, checks that their records are numbered on, leaves without a word, comes again. */
    private void visit(int port, AtomicBoolean over) {
        for (int i = 1; !over.get(); i++) {
            try (TrapReader reader = TrapReader.tcp(port)) {
                List<Long> numbers = reader.numbers(i % 20);
                assertEquals(
                        List.copyOf(numbers),
                        numbers.stream().sorted().distinct().toList());
            } catch (IOException ended) {
                assertTrue(over.get(), "sent away in the midst: " + ended);
            }
        }
    }

    @Test
    void shouldSendNothingTwiceToReadersThatTakeTurns() throws Exception {
        SocketRig rig = SocketRig.offline("t:0:timeout=WAIT:buffer_count=4");
        int port = rig.trap.port();
        Thread export = start(() -> {
            rig.send(3000, 50);
            rig.close();
        });
        List<Long> all = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            try (TrapReader reader = TrapReader.tcp(port)) {
                for (int i = 0; i < 7 && !ended; i++) {
                    TrapReader.Message message = reader.next();
                    ended = message == null;
                    all.addAll(ended ? List.of() : NumberedRecords.numbers(message));
                }
            } catch (IOException over) {
                ended = true;
            }
        }
        join(export);
        assertEquals(all.stream().sorted().distinct().toList(), all);
        assertEquals(150_000, rig.count(OutputCount.EXPORTED));
    }
}
