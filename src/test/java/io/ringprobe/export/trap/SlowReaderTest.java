package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.export.OutputCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers that are slower than the flows, live. */
class SlowReaderTest {
    private static final int RECORD = 50_000;
    private static final int MESSAGES = 300;

    @ParameterizedTest
    @ValueSource(strings = {"WAIT", "HALF_WAIT", "NO_WAIT", "1000"})
    void shouldNotDisturbOthersByAReaderThatStopped(String timeout) throws Exception {
        SocketRig rig = SocketRig.large("t:0:buffer_count=5:timeout=" + timeout, false, RECORD);
        try (TrapReader stopped = TrapReader.narrow(rig.trap.port());
                TrapReader lively = rig.reader()) {
            rig.awaitClients(2);
            for (long i = 0; i < MESSAGES; i++) {
                rig.send(1, 1);
                assertEquals(List.of(i), lively.numbers(1));
            }
            rig.tickUntil(() -> skipped(rig) > 0);
            List<Long> late = new ArrayList<>();
            Thread reads = Thread.ofPlatform().start(() -> readToEnd(stopped, late));
            rig.close();
            reads.join();
            assertEquals(MESSAGES, rig.count(OutputCount.EXPORTED));
            assertEquals(0, rig.counters.waiting());
            assertTrue(late.size() < MESSAGES, late.size() + " got by the one that stopped");
            assertEquals(late.stream().sorted().distinct().toList(), late);
        }
    }

    private static void readToEnd(TrapReader reader, List<Long> numbers) {
        try {
            numbers.addAll(reader.numbersToEnd());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long skipped(SocketRig rig) {
        return rig.trap.clients().stream().mapToLong(ClientStatus::skipped).sum();
    }

    @Test
    void shouldTellEachReaderWhatItSkipped() throws Exception {
        SocketRig rig = SocketRig.large("t:0:buffer_count=3:timeout=NO_WAIT", false, RECORD);
        try (TrapReader stopped = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            int sent = 0;
            while (skipped(rig) == 0) {
                rig.send(1, 1);
                sent++;
                Thread.sleep(1);
            }
            int all = sent;
            List<Long> got = new ArrayList<>();
            Thread reads = Thread.ofPlatform().start(() -> readToEnd(stopped, got));
            rig.tickUntil(() -> skipped(rig) + rig.trap.clients().get(0).records() == all);
            long skipped = skipped(rig);
            rig.close();
            reads.join();
            assertEquals(all - skipped, got.size());
            assertEquals(skipped, rig.count(OutputCount.LOST_NO_COLLECTOR));
            assertEquals(got.size(), rig.count(OutputCount.EXPORTED));
        }
    }

    @Test
    void shouldSendTheWholeOfAMessageAgainIfItsOnlyReaderDiedInItsMidst() throws Exception {
        int large = 100 * 60_002;
        try (SocketRig rig = SocketRig.large("t:0:buffer_size=" + large, false, 60_000);
                TrapReader dies = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            rig.send(1, 100);
            rig.tickUntil(() -> dies.available() > 0);
            assertEquals(0, rig.count(OutputCount.EXPORTED));
            dies.leave();
            rig.awaitClients(0);
            try (TrapReader next = rig.reader()) {
                assertEquals(NumberedRecords.range(0, 100), next.numbers(1));
            }
            rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 100);
        }
    }

    @Test
    void shouldSendAgainWhatWasUnderWayWhenTheOnlyReaderDied() throws Exception {
        try (SocketRig rig = SocketRig.large("t:0:buffer_count=20", false, RECORD);
                TrapReader dies = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            rig.send(4, 1);
            rig.tickUntil(() -> dies.available() > 0);
            rig.trap.tick(System.nanoTime());
            assertEquals(0, rig.count(OutputCount.EXPORTED));
            dies.leave();
            rig.awaitClients(0);
            try (TrapReader next = rig.reader()) {
                assertEquals(NumberedRecords.range(0, 4), next.numbers(4));
            }
            rig.tickUntil(() -> rig.count(OutputCount.EXPORTED) == 4);
        }
    }

    @Test
    void shouldGiveUpReadersAtTheEndThatTakeNothing() throws Exception {
        SocketRig rig = SocketRig.large("t:0:buffer_size=6000200:timeout=WAIT", false, 60_000);
        try (TrapReader stopped = TrapReader.narrow(rig.trap.port())) {
            rig.awaitClients(1);
            rig.send(3, 100);
            rig.close();
            assertEquals(300, rig.count(OutputCount.LOST_NO_COLLECTOR));
            assertEquals(0, rig.counters.waiting());
            assertEquals(2, stopped.kind());
        }
    }
}
