package io.ringprobe.capture.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaptureTimeTest {
    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    @Test
    void shouldTurnTicksOfEachUsualResolutionIntoNanoseconds() {
        assertEquals(1_700_000_000_123_456_000L, CaptureTime.nanos(1_700_000_000_123_456L, 6, 0));
        assertEquals(1_700_000_000_123_456_789L, CaptureTime.nanos(1_700_000_000_123_456_789L, 9, 0));
        assertEquals(1_700_000_000_000_000_000L, CaptureTime.nanos(1_700_000_000L, 0, 0));
        assertEquals(1_500_000_000L, CaptureTime.nanos(3, 0x81, 0));
        assertEquals(1_700_000_001_500_000_000L, CaptureTime.nanos(3, 0x81, 1_700_000_000));
        assertEquals(123, CaptureTime.nanos(123_999, 12, 0));
    }

    @Test
    void shouldKeepHostileTimesInRange() {
        assertEquals(CaptureTime.MAX_NANOS, CaptureTime.nanos(-1, 0, 0));
        assertEquals(CaptureTime.MAX_NANOS, CaptureTime.nanos(-1, 9, Long.MAX_VALUE));
        assertEquals(0, CaptureTime.nanos(0, 9, Long.MIN_VALUE));
        assertEquals(0, CaptureTime.nanos(-1, 127, 0));
        assertEquals(0, CaptureTime.nanos(-1, 0xFF, 0));
        assertEquals(4_294_967_295_999_999_999L, CaptureTime.MAX_NANOS);
    }

    @Test
    void shouldAgreeWithExactArithmeticForAllResolutions() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            int tsresol = random.nextInt(256);
            long ticks = random.nextLong() >>> random.nextInt(64);
            long offset = (random.nextLong() >> random.nextInt(64)) / 1000;
            String message = ticks + " " + tsresol + " " + offset;
            assertEquals(exact(ticks, tsresol, offset), CaptureTime.nanos(ticks, tsresol, offset), message);
            PcapngInterface source = new PcapngInterface(1, 0, tsresol, offset);
            assertEquals(exact(ticks, tsresol, offset), source.nanos(ticks), message);
        }
    }

    /** Saturated before the offset is added, as an absurd time stays absurd. */
    private static long exact(long ticks, int tsresol, long offset) {
        BigInteger unit = tsresol < 128 ? BigInteger.TEN.pow(tsresol) : BigInteger.TWO.pow(tsresol & 0x7F);
        BigInteger nanos =
                new BigInteger(Long.toUnsignedString(ticks)).multiply(SECOND).divide(unit);
        nanos = nanos.min(BigInteger.valueOf(Long.MAX_VALUE));
        BigInteger far = BigInteger.TWO.pow(33);
        BigInteger shift = BigInteger.valueOf(offset).min(far).max(far.negate()).multiply(SECOND);
        BigInteger sum = nanos.add(shift).max(BigInteger.ZERO);
        return sum.min(BigInteger.valueOf(CaptureTime.MAX_NANOS)).longValueExact();
    }
}
