package io.ringprobe.plugin.ssadetector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.memory.NativeBlock;
import io.ringprobe.testkit.PluginRig;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsaDetectorPluginTest {
    private static final long WINDOW = 3_000_000;

    private static PluginRig rig() {
        return PluginRig.of("ssadetector").udp(40_000, 1194);
    }

    private static void fill(PluginRig rig, int packets) {
        for (int i = 0; i < packets; i++) {
            rig.send(new byte[1000]);
        }
    }

    private static long level(PluginRig rig) {
        return rig.end().getFirst().number("SSA_CONF_LEVEL");
    }

    private static void connect(PluginRig rig, int times) {
        for (int i = 0; i < times; i++) {
            rig.send(new byte[90]).reply(new byte[98]);
        }
    }

    @Test
    void shouldFindRepeatedHandshakes() {
        try (PluginRig rig = rig()) {
            fill(rig, 30);
            connect(rig, 3);
            assertEquals(1, level(rig));
        }
    }

    @Test
    void shouldNotCallTwoHandshakesATunnel() {
        try (PluginRig rig = rig()) {
            fill(rig, 30);
            connect(rig, 2);
            assertEquals(0, level(rig));
        }
    }

    @Test
    void shouldLookFromThe30thPacketOn() {
        try (PluginRig rig = rig()) {
            fill(rig, 24);
            connect(rig, 5);
            assertEquals(0, level(rig), "of the five only two are seen");
            fill(rig, 25);
            connect(rig, 5);
            assertEquals(1, level(rig));
        }
    }

    @ParameterizedTest
    @CsvSource({"60, 60, 1", "60, 72, 1", "60, 73, 0", "150, 150, 1", "59, 60, 0", "150, 151, 0", "100, 99, 0"})
    void shouldTakeAnswersThatAreALittleLonger(int syn, int answer, int expected) {
        try (PluginRig rig = rig()) {
            fill(rig, 30);
            rig.send(new byte[100]).pause(4);
            for (int i = 0; i < 5; i++) {
                rig.send(new byte[syn]).reply(new byte[answer]).pause(4);
            }
            assertEquals(expected, level(rig));
        }
    }

    @Test
    void shouldNotTakeAnswersInTheSameDirectionOrTooLate() {
        try (PluginRig rig = rig()) {
            fill(rig, 30);
            for (int i = 0; i < 5; i++) {
                rig.send(new byte[90]).send(new byte[98]).pause(4);
                rig.send(new byte[90]).pause(4).reply(new byte[98]).pause(4);
            }
            assertEquals(0, level(rig));
        }
    }

    @Test
    void shouldNotTakeAnswersOfManyLengths() {
        try (PluginRig rig = rig()) {
            fill(rig, 30);
            for (int i = 0; i < 10; i++) {
                rig.send(new byte[60 + 9 * i]).reply(new byte[60 + 9 * i]);
            }
            assertEquals(0, level(rig));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30})
    void shouldGiveFlowsOfUpTo30PacketsNoSection(int packets) {
        try (PluginRig rig = rig()) {
            connect(rig, packets / 2);
            assertFalse(rig.end().getFirst().has("ssadetector"));
        }
    }

    /** The reference keeps the last time of all lengths in both directions. */
    private static final class Model {
        private final Map<Integer, Long> last = new HashMap<>();
        private final BitSet lengths = new BitSet();
        private int answered;

        void add(int length, boolean forward, long micros) {
            for (int candidate = Math.max(60, length - 12); candidate <= length; candidate++) {
                Long time = last.get(forward ? -candidate : candidate);
                if (time != null && micros - time <= WINDOW) {
                    last.clear();
                    if (answered++ < 100) {
                        lengths.set(length);
                    }
                    return;
                }
            }
            last.put(forward ? length : -length, micros);
        }

        double variety() {
            return (double) lengths.cardinality() / Math.min(answered, 100);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldAgreeWithATableOfAllLengths(int seed) {
        Random random = new Random(seed);
        int[] choice = random.ints(8, 60, 151).toArray();
        Model model = new Model();
        try (NativeBlock state = NativeBlock.allocateCleared(SsaState.LENGTH)) {
            long micros = 1_600_000_000_000_000L;
            for (int i = 0; i < 3000; i++) {
                micros += random.nextInt(10) == 0 ? WINDOW - 1 + random.nextInt(3) : random.nextInt(200_000);
                int length = choice[random.nextInt(choice.length)];
                boolean forward = random.nextInt(6) > 0;
                model.add(length, forward, micros);
                SsaState.add(state.address(), length, forward, micros);
                assertEquals(model.answered, SsaState.answered(state.address()));
            }
            assertEquals(model.variety(), SsaState.variety(state.address()));
        }
    }

    @Test
    void shouldHoldTheLatestCandidatesWhereThereAreTooMany() {
        try (NativeBlock state = NativeBlock.allocateCleared(SsaState.LENGTH)) {
            for (int length = 60; length <= 150; length++) {
                SsaState.add(state.address(), length, true, length);
            }
            SsaState.add(state.address(), 130, false, 151);
            assertEquals(0, SsaState.answered(state.address()), "118 to 130 made room for later ones");
            SsaState.add(state.address(), 136, false, 152);
            assertEquals(1, SsaState.answered(state.address()));
        }
    }
}
