package io.ringprobe.export.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.memory.Ascii;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, floats and times against the JDK's own slow formatting. */
class NumberTextTest {
    private static final int ROUNDS = 20_000;
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter NANOS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'");

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                9,
                10,
                99,
                100,
                101,
                999_999_999,
                1_000_000_000,
                999_999_999_999_999_999L,
                1_000_000_000_000_000_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -1
            })
    void shouldWriteUnsignedNumbersAtTheEdges(long value) {
        assertEquals(Long.toUnsignedString(value), Formatted.text(to -> Ascii.unsigned(value, to)));
        assertEquals(Long.toString(value), Formatted.text(to -> Ascii.signed(value, to)));
    }

    @Test
    void shouldWriteNumbersOfEachLength() {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            long value = random.nextLong() >>> random.nextInt(64);
            assertEquals(Long.toUnsignedString(value), Formatted.text(to -> Ascii.unsigned(value, to)));
        }
        for (long power = 1, digits = 1; digits < 19; digits++, power *= 10) {
            assertEquals(digits, Ascii.digits(power));
            assertEquals(Math.max(1, digits - 1), Ascii.digits(power - 1));
        }
    }

    @Test
    void shouldWriteFloatsExactlyAndRoundHalfToEven() {
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            float value = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(1 << 24) / 128f;
            if (Float.isFinite(value)) {
                assertFloat(value);
            }
        }
        float[] edges = {0f, Float.MIN_VALUE, Float.MAX_VALUE, 0.5f, 9.2233715E18f, 9.223372E18f, 1e18f};
        for (float value : edges) {
            assertFloat(value);
            assertFloat(-value);
        }
    }

    private static void assertFloat(float value) {
        assertEquals(decimal(value, 6), Formatted.text(to -> Floats.fixed(value, 6, 1_000_000, to)));
        assertEquals(decimal(value, 9), Formatted.text(to -> Floats.fixed(value, 9, 1_000_000_000, to)));
    }

    private static String decimal(float value, int digits) {
        BigDecimal exact = new BigDecimal(Math.abs(value)).setScale(digits, RoundingMode.HALF_EVEN);
        return (Float.floatToRawIntBits(value) < 0 ? "-" : "") + exact.toPlainString();
    }

    @Test
    void shouldWriteTimesOfAllDatesThatNanosecondsReach() {
        Random random = new Random(3);
        for (int i = 0; i < ROUNDS; i++) {
            assertTime(random.nextLong());
        }
        assertTime(0);
        assertTime(-1);
        assertTime(Long.MAX_VALUE);
        assertTime(Long.MIN_VALUE);
        for (int year = 1970; year < 2110; year++) {
            long second = LocalDateTime.of(year, 2, 28, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);
            assertTime(second * 1_000_000_000L + 999_999_999L);
            assertTime(second * 1_000_000_000L + 1_000_000_000L);
        }
    }

    private static void assertTime(long nanos) {
        LocalDateTime time = LocalDateTime.ofInstant(
                Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)),
                ZoneOffset.UTC);
        assertEquals(MICROS.format(time), Formatted.text(to -> Timestamps.micros(nanos, to)));
        assertEquals(NANOS.format(time), Formatted.text(to -> Timestamps.nanos(nanos, to)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000000",
        "999, 0.000000",
        "1000, 0.000001",
        "-1000, -0.000001",
        "-5000000001, -5.000000",
        "300000000000, 300.000000"
    })
    void shouldWriteSpansInSeconds(long nanos, String expected) {
        assertEquals(expected, Formatted.text(to -> Timestamps.span(nanos, to)));
        assertEquals(expected.length(), Timestamps.spanLength(nanos));
    }
}
