package io.ringprobe.export.text;

import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;

/**
 * Writes 32-bit floats with a fixed number of digits behind the point into off-heap memory, in the manner of
 * {@link Ascii}: the exact value, rounded half to even, as printf's {@code %f} does it. Stateless.
 *
 * <p>A float is m * 2^e with m below 2^24. With up to nine digits, m * 10^digits is below 2^54, so that a shift finds
 * all digits where e is negative. Large floats are whole numbers of up to 39 digits; those above 2^63 are added up in
 * parts.
 */
final class Floats {
    private static final int FRACTION_BITS = 23;
    private static final int BIAS = 127 + FRACTION_BITS;
    private static final int PART_DIGITS = 18;
    private static final long PART = 1_000_000_000_000_000_000L;

    private Floats() {}

    /** Not for NaN and infinities. {@code scale} is 10^digits. */
    static long fixed(float value, int digits, long scale, long to) {
        int bits = Float.floatToRawIntBits(value);
        long start = to;
        if (bits < 0) {
            Memory.putByte(start++, '-');
        }
        int biased = bits >>> FRACTION_BITS & 0xFF;
        long fraction = bits & (1 << FRACTION_BITS) - 1;
        long mantissa = biased == 0 ? fraction : fraction | 1 << FRACTION_BITS;
        int exponent = Math.max(biased, 1) - BIAS;
        if (exponent >= 0) {
            long end = whole(mantissa, exponent, start);
            Memory.putByte(end, '.');
            return Ascii.padded(0, digits, end + 1);
        }
        long scaled = shiftRounded(mantissa * scale, -exponent);
        long end = Ascii.unsigned(scaled / scale, start);
        Memory.putByte(end, '.');
        return Ascii.padded(scaled % scale, digits, end + 1);
    }

    private static long shiftRounded(long value, int shift) {
        if (shift >= Long.SIZE - 1) {
            return 0;
        }
        long quotient = value >>> shift;
        long rest = value & (1L << shift) - 1;
        long half = 1L << shift - 1;
        boolean up = rest > half || rest == half && (quotient & 1) != 0;
        return up ? quotient + 1 : quotient;
    }

    private static long whole(long mantissa, int exponent, long to) {
        if (exponent < Long.SIZE - 1 - FRACTION_BITS - 1) {
            return Ascii.unsigned(mantissa << exponent, to);
        }
        long low = mantissa;
        long middle = 0;
        long high = 0;
        for (int i = 0; i < exponent; i++) {
            low <<= 1;
            middle <<= 1;
            high <<= 1;
            if (low >= PART) {
                low -= PART;
                middle++;
            }
            if (middle >= PART) {
                middle -= PART;
                high++;
            }
        }
        long end = to;
        if (high > 0) {
            end = Ascii.padded(middle, PART_DIGITS, Ascii.unsigned(high, end));
        } else if (middle > 0) {
            end = Ascii.unsigned(middle, end);
        } else {
            return Ascii.unsigned(low, end);
        }
        return Ascii.padded(low, PART_DIGITS, end);
    }
}
