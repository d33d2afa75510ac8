package io.ringprobe.memory;

/**
 * Writes numbers as text into off-heap memory. Each method writes at {@code to} and returns the address behind its last
 * character; up to {@link #SLACK} octets behind that may be overwritten too. Stateless; allocates nothing.
 */
public final class Ascii {
    /** Octets that a method may write behind the end of its text. */
    public static final int SLACK = 8;

    private static final long[] POWERS = powersOfTen();
    private static final short[] DIGIT_PAIRS = digitPairs();
    private static final short[] HEX_PAIRS = hexPairs();
    private static final long TEN_TO_18 = 1_000_000_000_000_000_000L;

    private Ascii() {}

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    private static short[] digitPairs() {
        short[] pairs = new short[100];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) ('0' + i / 10 | '0' + i % 10 << 8);
        }
        return pairs;
    }

    private static short[] hexPairs() {
        String digits = "0123456789abcdef";
        short[] pairs = new short[256];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) (digits.charAt(i >> 4) | digits.charAt(i & 15) << 8);
        }
        return pairs;
    }

    /** One character. */
    public static long character(int c, long to) {
        Memory.putByte(to, c);
        return to + 1;
    }

    /** An unsigned 64-bit number. */
    public static long unsigned(long value, long to) {
        if (value < 0) {
            long end = unsigned(Long.divideUnsigned(value, TEN_TO_18), to);
            return padded(Long.remainderUnsigned(value, TEN_TO_18), 18, end);
        }
        if (value < 10) {
            Memory.putByte(to, (int) ('0' + value));
            return to + 1;
        }
        return padded(value, digits(value), to);
    }

    /** A signed number. */
    public static long signed(long value, long to) {
        if (value >= 0) {
            return unsigned(value, to);
        }
        Memory.putByte(to, '-');
        return unsigned(-value, to + 1);
    }

    /** How many digits a number has that is not negative. */
    public static int digits(long value) {
        int guess = (64 - Long.numberOfLeadingZeros(value | 1)) * 1233 >>> 12;
        return value >= POWERS[guess] ? guess + 1 : Math.max(guess, 1);
    }

    /** The last {@code digits} digits of a number that is not negative, with zeros before it. */
    public static long padded(long value, int digits, long to) {
        long at = to + digits;
        long rest = value;
        while (at - to >= 2) {
            at -= 2;
            long quotient = rest / 100;
            Memory.putShort(at, DIGIT_PAIRS[(int) (rest - quotient * 100)]);
            rest = quotient;
        }
        if (at > to) {
            Memory.putByte(to, (int) ('0' + rest % 10));
        }
        return to + digits;
    }

    /** Two hexadecimal digits. */
    public static long hex(int octet, long to) {
        Memory.putShort(to, HEX_PAIRS[octet & 0xFF]);
        return to + 2;
    }

    /** Octets as hexadecimal digits, without gaps. */
    public static long hex(long from, int length, long to) {
        for (int i = 0; i < length; i++) {
            Memory.putShort(to + 2L * i, HEX_PAIRS[Memory.getUnsignedByte(from + i)]);
        }
        return to + 2L * length;
    }
}
