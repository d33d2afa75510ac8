package io.ringprobe.lab.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.lab.truth.TruthFlow;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Times of the clock in place of those of the scenario, on a clock that the test moves. */
class SentTruthTest {
    private static final long MILLI = 1_000_000;

    private final List<String> told = new ArrayList<>();
    private long now = 5000 * MILLI;

    private void tell(TruthFlow flow) {
        told.add(flow.sourcePort() + ": " + flow.firstNanos() / MILLI + "-" + flow.lastNanos() / MILLI);
    }

    private static TruthFlow flow(int port, long first, long last) {
        InetAddress any = InetAddress.getLoopbackAddress();
        return new TruthFlow(
                any, port, any, 1, 17, first * MILLI, last * MILLI, 1, 2, 3, 4, 5, 6, "udp", Map.of("A", "b"));
    }

    @Test
    void shouldTellOfAFlowWhenItsLastPacketIsSent() {
        try (SentTruth truth = new SentTruth(this::tell, () -> now)) {
            truth.sent(10 * MILLI);
            now += 200 * MILLI;
            truth.flow(flow(1, 10, 20));
            assertEquals(List.of(), told);
            truth.sent(20 * MILLI);
            assertEquals(List.of("1: 5000-5200"), told);
        }
    }

    @Test
    void shouldTellOfTheRestAtTheEndAndBeginAnew() {
        try (SentTruth truth = new SentTruth(this::tell, () -> now)) {
            truth.sent(10 * MILLI);
            truth.flow(flow(1, 10, 10));
            truth.flow(flow(2, 10, 10));
            truth.passOver();
            now += 100 * MILLI;
            truth.sent(10 * MILLI);
            truth.flow(flow(1, 10, 10));
            truth.passOver();
            assertEquals(List.of("1: 5000-5000", "2: 5000-5000", "1: 5100-5100"), told);
        }
    }

    @Test
    void shouldKeepAllButTheTimes() {
        assertEquals(flow(7, 30, 40), flow(7, 10, 20).at(30 * MILLI, 40 * MILLI));
    }

    /** Frames at a steady rate with pauses of the scenario, and of the sender: none is off by more than two steps. */
    @Test
    void shouldFindTheTimeOfAnyFrame() {
        Random random = new Random(1);
        TreeMap<Long, Long> all = new TreeMap<>();
        try (SentTimes times = new SentTimes(1 << 14)) {
            long planned = 0;
            for (int i = 0; i < 10_000; i++) {
                planned += 1 + random.nextInt(i % 1000 == 0 ? 1_000_000_000 : 20_000);
                now += random.nextInt(i % 1500 == 0 ? 700_000_000 : 500_000);
                times.add(planned, now);
                all.put(planned, now);
            }
            all.forEach((frame, sent) -> assertEquals(sent, times.of(frame), 2 * MILLI, "frame " + frame));
            assertEquals(now, times.of(planned));
            assertEquals(all.firstEntry().getValue(), times.of(0));
        }
    }

    @Test
    void shouldGetCoarserWhereThereIsNoMoreRoom() {
        try (SentTimes times = new SentTimes(64)) {
            long begin = now;
            for (long i = 0; i < 10_000; i++) {
                times.add(i * 1000, begin + i * MILLI);
            }
            for (long i = 0; i < 10_000; i++) {
                assertEquals(begin + i * MILLI, times.of(i * 1000), 1, "an even pace loses nothing");
            }
            assertEquals(begin + 9999 * MILLI, times.of(Long.MAX_VALUE));
        }
    }
}
