package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IpfixTimeTest {
    @Test
    void shouldCountFrom1900() {
        // 2,208,988,800 seconds from 1900 to 1970 (RFC 868, RFC 5905).
        assertEquals(0x83AA_7E80_0000_0000L, IpfixTime.ntpMicroseconds(0));
        assertEquals(0x83AA_7E81_8000_0000L, IpfixTime.ntpMicroseconds(1_500_000_000L));
        assertEquals(0x83AA_7E7F_8000_0000L, IpfixTime.ntpMicroseconds(-500_000_000L));
    }

    @Test
    void shouldGiveTheRightMicrosecondToCollectorsThatCutAndToThoseThatRound() {
        Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            int micros = i < 2000 ? i : i < 4000 ? 1_001_999 - (i - 2000) - 2000 : random.nextInt(1_000_000);
            long ntp = IpfixTime.ntpMicroseconds(1_700_000_000_000_000_000L + micros * 1000L + random.nextInt(1000));
            long fraction = ntp & 0xFFFF_FFFFL;
            assertEquals(1_700_000_000L + 2_208_988_800L, ntp >>> 32);
            assertEquals(0, fraction & 0x7FF, "the low 11 bits are zero (RFC 7011, 6.1.9)");
            assertEquals(micros, fraction * 1_000_000 >>> 32);
            assertEquals(micros, Math.round(fraction * 1e6 / 0x1p32));
        }
    }

    @Test
    void shouldGoOnIntoTheNextNtpEra() {
        // 7 February 2036, 06:28:16 UTC: the 32 bits of seconds begin at 0 again.
        assertEquals(0, IpfixTime.ntpMicroseconds(2_085_978_496L * 1_000_000_000L));
    }

    @Test
    void shouldCutMilliseconds() {
        assertEquals(1_999, IpfixTime.milliseconds(1_999_999_999L));
        assertEquals(-1, IpfixTime.milliseconds(-1));
    }

    @Test
    void shouldWriteNanosecondsAsFractionsOfASecond() {
        assertEquals(0x83AA_7E80_0000_0000L, IpfixTime.ntpNanoseconds(0));
        assertEquals(0x83AA_7E80_8000_0000L, IpfixTime.ntpNanoseconds(500_000_000));
        assertEquals(0x83AA_7E80_0000_0005L, IpfixTime.ntpNanoseconds(1));
        assertEquals(0x83AA_7E7F_FFFF_FFFCL, IpfixTime.ntpNanoseconds(-1));
        assertEquals(0, IpfixTime.ntpNanoseconds(2_085_978_496L * 1_000_000_000L));
    }

    @Test
    void shouldGiveTheRightNanosecondToCollectorsThatCutAndToThoseThatRound() {
        Random random = new Random(4);
        for (int i = 0; i < 200_000; i++) {
            long nanos = i < 2000 ? i : i < 4000 ? 999_999_999 - (i - 2000) : random.nextInt(1_000_000_000);
            long ntp = IpfixTime.ntpNanoseconds(1_700_000_000_000_000_000L + nanos);
            long fraction = ntp & 0xFFFF_FFFFL;
            assertEquals(1_700_000_000L + 2_208_988_800L, ntp >>> 32);
            assertEquals(nanos, fraction * 1_000_000_000 >>> 32);
            assertEquals(nanos, (fraction * 1_000_000_000 + (1L << 31)) >>> 32);
        }
    }
}
