package io.ringprobe.plugin.nettisa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettisaPluginTest {
    /** The rig sends a packet each millisecond. */
    private static final int STEP_MICROS = 1000;

    private static RecordValues record(int... lengths) {
        try (PluginRig rig = PluginRig.of("nettisa").udp(40_000, 5000)) {
            for (int i = 0; i < lengths.length; i++) {
                if (i % 3 == 2) {
                    rig.reply(new byte[lengths[i]]);
                } else {
                    rig.send(new byte[lengths[i]]);
                }
            }
            return rig.end().getFirst();
        }
    }

    private static float real(RecordValues record, String field) {
        return (Float) record.value(field);
    }

    @Test
    void shouldGiveOnePacketNoSection() {
        assertFalse(record(100).has("nettisa"));
        assertTrue(record(100, 100).has("nettisa"));
    }

    /** Worked out by hand, for payloads of 100, 300, 200. */
    @Test
    void shouldDescribeThreePackets() {
        RecordValues record = record(100, 300, 200);
        assertEquals(200, real(record, "NTS_MEAN"));
        assertEquals(100, record.number("NTS_MIN"));
        assertEquals(300, record.number("NTS_MAX"));
        assertEquals((float) Math.sqrt(20_000 / 3.0), real(record, "NTS_STDEV"), 1e-3);
        assertEquals((float) Math.sqrt(140_000 / 3.0), real(record, "NTS_ROOT_MEAN_SQUARE"), 1e-3);
        // distances from the mean so far: 100 from 0, 200 from 100, 0 from 200
        assertEquals(100, real(record, "NTS_AVERAGE_DISPERSION"));
        double fourth = (1e8 + 16e8 + 0) / 3;
        assertEquals((float) (fourth / Math.pow(20_000 / 3.0, 2)), real(record, "NTS_KURTOSIS"), 1e-3);
        assertEquals(STEP_MICROS, real(record, "NTS_MEAN_SCALED_TIME"));
        assertEquals(2f / 3 * STEP_MICROS, real(record, "NTS_MEAN_DIFFTIMES"), 1e-2);
        assertEquals(0, real(record, "NTS_MIN_DIFFTIMES"));
        assertEquals(STEP_MICROS, real(record, "NTS_MAX_DIFFTIMES"));
        // |500 - 1000| + |666.7 - 1000|, over two pauses, over (1000 µs - 100 octets), as the reference has it
        assertEquals((500 + 1000 / 3f) / 2 / 900, real(record, "NTS_TIME_DISTRIBUTION"), 1e-6);
        assertEquals(1, real(record, "NTS_SWITCHING_RATIO"));
    }

    /** A record that a plugin has cut begins where the last one ended, here two seconds before its first packet. */
    @Test
    void shouldScaleTimesByTheBeginOfTheRecord() {
        byte[] initiation = new byte[148];
        initiation[0] = 1;
        initiation[4] = 7;
        byte[] another = initiation.clone();
        another[4] = 8;
        try (PluginRig rig = PluginRig.of("wg", "nettisa").udp(40_000, 5000)) {
            rig.send(initiation).pause(2).send(another).send(another);
            RecordValues second = rig.end().get(1);
            assertEquals(2, second.number("PACKETS"));
            assertEquals(2_000_000 + STEP_MICROS * 3 / 2f, real(second, "NTS_MEAN_SCALED_TIME"), 1);
            assertEquals(STEP_MICROS, real(second, "NTS_MAX_DIFFTIMES"));
        }
    }

    @Test
    void shouldHaveNoSpreadWhereAllAreAlike() {
        RecordValues record = record(300, 300, 300, 300);
        assertEquals(0, real(record, "NTS_STDEV"));
        assertEquals(0, real(record, "NTS_KURTOSIS"));
        assertEquals(0.25f, real(record, "NTS_SWITCHING_RATIO"));
    }

    @Test
    void shouldGiveZeroWhereTheDistributionIsUndefined() {
        RecordValues record = record(1000, 1000);
        assertEquals(0, real(record, "NTS_TIME_DISTRIBUTION"), "the range is 1000 µs - 1000 octets");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldAgreeWithTheTextbook(int seed) {
        Random random = new Random(seed);
        int[] lengths =
                IntStream.generate(() -> random.nextInt(1200)).limit(400).toArray();
        RecordValues record = record(lengths);
        double mean = Arrays.stream(lengths).average().orElseThrow();
        double meanSquare = Arrays.stream(lengths)
                .mapToDouble(x -> (double) x * x)
                .average()
                .orElseThrow();
        assertEquals(mean, real(record, "NTS_MEAN"), 0.01);
        assertEquals(Math.sqrt(meanSquare), real(record, "NTS_ROOT_MEAN_SQUARE"), 0.01);
        // the reference squares the mean cut to an integer
        assertEquals(Math.sqrt(meanSquare - Math.pow(Math.floor(mean), 2)), real(record, "NTS_STDEV"), 0.01);
        assertEquals(Arrays.stream(lengths).min().orElseThrow(), record.number("NTS_MIN"));
        assertEquals(Arrays.stream(lengths).max().orElseThrow(), record.number("NTS_MAX"));
        assertEquals(STEP_MICROS * 399 / 2.0, real(record, "NTS_MEAN_SCALED_TIME"), 1);
    }
}
