package io.ringprobe.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.config.ProbeConfig;
import io.ringprobe.flow.EndReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock, and with it the times of packets from a link, is set forth and back while flows go on. */
class ClockStepTest {
    private static final int FLOWS = 40;
    private static final int ROUNDS = 60;
    private static final long HOUR = 3600 * TestSource.SECOND;
    private static final long[] STEPS = {
        HOUR, -HOUR, 5 * HOUR, -5 * HOUR, 24 * HOUR, -24 * HOUR, 20 * TestSource.SECOND, -20 * TestSource.SECOND
    };

    /** Sends a packet of each flow in each round, a second later than in the last, and now and then sets the clock. */
    private static TestSource source(Random random, AtomicInteger steps) {
        long[] now = {TestSource.START};
        return new TestSource("link", FLOWS, (frames, receiver, sent, limit) -> {
            if (sent >= (long) ROUNDS * FLOWS) {
                return TestSource.END;
            }
            now[0] += TestSource.SECOND;
            if (sent > 0 && random.nextInt(10) == 0) {
                steps.incrementAndGet();
                now[0] += STEPS[random.nextInt(STEPS.length)];
            }
            for (int flow = 0; flow < FLOWS; flow++) {
                frames.send(receiver, flow, true, now[0] + flow);
            }
            return FLOWS;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {ProbeConfig.NO_SHARDS, 1, 2, 3})
    void shouldCutNoFlowMoreOftenThanTheClockIsSet(int shards) throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            AtomicInteger steps = new AtomicInteger();
            TestOutput output = new TestOutput("out");
            try (Rig rig = new Rig()
                    .link(source(new Random(seed), steps))
                    .output(output)
                    .shards(shards)
                    .blocks(64, 1024)
                    .exportQueue(1024)) {
                Rig.assertSound(rig.run());
            }
            Map<Integer, Integer> records = new HashMap<>();
            output.flows().forEach(flow -> records.merge(flow.source(), 1, Integer::sum));
            assertEquals(FLOWS, records.size());
            for (int count : records.values()) {
                assertTrue(count <= steps.get() + 1, count + " records of a flow, " + steps + " steps, seed " + seed);
            }
            assertEquals((long) ROUNDS * FLOWS, output.packets(), "each packet is in one record, seed " + seed);
        }
    }

    @Test
    void shouldEndFlowsThatAreQuietWhenTheClockIsSetForth() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = new TestSource("link", 2, (frames, receiver, sent, limit) -> {
            if (sent == 0) {
                frames.send(receiver, 0, true, TestSource.START);
                frames.send(receiver, 1, true, TestSource.START);
                return 2;
            }
            if (sent == 2) {
                frames.send(receiver, 1, true, TestSource.START + HOUR);
                return 1;
            }
            return output.exported() < 2 ? 0 : TestSource.END;
        });
        try (Rig rig = new Rig().link(source).output(output)) {
            Rig.assertSound(rig.run());
        }
        assertEquals(3, output.flows().size());
        assertEquals(EndReason.IDLE, output.flows().getFirst().reason());
    }

    @Test
    void shouldEndFlowsWhoseTimeWillNotComeAgainWhenTheClockIsSetBack() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = new TestSource("link", 2, (frames, receiver, sent, limit) -> {
            if (sent == 0) {
                frames.send(receiver, 0, true, TestSource.START);
                frames.send(receiver, 1, true, TestSource.START);
                return 2;
            }
            if (sent == 2) {
                frames.send(receiver, 1, true, TestSource.START - 1000 * HOUR);
                return 1;
            }
            return output.exported() < 2 ? 0 : TestSource.END;
        });
        try (Rig rig = new Rig().link(source).output(output)) {
            Rig.assertSound(rig.run());
        }
        assertEquals(3, output.flows().size());
        assertEquals(TestSource.START - 1000 * HOUR, output.flows().getLast().last());
    }

    @Test
    void shouldGoOnWithTimeWhereNoPacketComesBehindAStep() throws Exception {
        TestOutput output = new TestOutput("out");
        TestSource source = new TestSource("link", 1, (frames, receiver, sent, limit) -> {
            if (sent < 2) {
                frames.send(receiver, 0, true, TestSource.START - sent * HOUR);
                return 1;
            }
            return output.exported() < 2 ? 0 : TestSource.END;
        });
        try (Rig rig = new Rig().link(source).output(output).cache("inactive", "1")) {
            Rig.assertSound(rig.run());
        }
        assertEquals(EndReason.IDLE, output.flows().getLast().reason());
    }
}
