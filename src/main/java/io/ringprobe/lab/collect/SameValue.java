package io.ringprobe.lab.collect;

/** Whether two spellings of a value mean the same. Stateless. */
final class SameValue {
    /** Outputs write six digits behind the point at least. */
    private static final double ROUNDING = 1e-6;

    private static final int MICROSECONDS_LENGTH = "2026-01-01T00:00:00.000000".length();
    private static final int DELETE = 0x7F;

    private SameValue() {}

    /** A received value in the spelling of the output csv, which has six digits of times and floats. */
    static boolean of(String received, String expected) {
        return received.equals(expected) || isNumber(received, expected) || isTime(received, expected);
    }

    /** Fractions differ in how many digits were written; whole numbers must be the same text. */
    private static boolean isNumber(String received, String expected) {
        if (!isDecimal(received) || !isDecimal(expected)) {
            return false;
        }
        return Math.abs(Double.parseDouble(received) - Double.parseDouble(expected)) <= ROUNDING;
    }

    private static boolean isDecimal(String text) {
        int point = text.indexOf('.');
        if (point <= 0 || point == text.length() - 1) {
            return false;
        }
        for (int i = text.charAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
            if (i != point && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTime(String received, String expected) {
        return received.length() >= MICROSECONDS_LENGTH
                && expected.length() >= MICROSECONDS_LENGTH
                && expected.charAt(10) == 'T'
                && expected.charAt(MICROSECONDS_LENGTH - 7) == '.'
                && received.startsWith(expected.substring(0, MICROSECONDS_LENGTH));
    }

    /** A string as csv has it by default: what is no printable ASCII is left out. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < DELETE) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
