package io.ringprobe.lab.scenario;

import com.typesafe.config.ConfigValueType;
import io.ringprobe.config.HoconNode;
import java.math.BigDecimal;

/** Reads numbers and times. Stateless. */
final class Numbers {
    private Numbers() {}

    /** A whole number, which may be written with an exponent; null where it is none. */
    static Long whole(HoconNode node) {
        try {
            return isScalar(node) ? new BigDecimal(node.text().strip()).longValueExact() : null;
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return null;
        }
    }

    /** A number; null where it is none. */
    static Double decimal(HoconNode node) {
        try {
            return isScalar(node) ? new BigDecimal(node.text().strip()).doubleValue() : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** Nanoseconds; null where it isn't a number with a unit. */
    static Long nanos(HoconNode node) {
        String text = isScalar(node) ? node.text().strip() : "";
        int digits = text.length();
        while (digits > 0 && Character.isLetter(text.charAt(digits - 1))) {
            digits--;
        }
        long unit = unit(text.substring(digits));
        try {
            BigDecimal number = new BigDecimal(text.substring(0, digits).strip());
            return unit == 0
                    ? null
                    : number.multiply(BigDecimal.valueOf(unit)).toBigInteger().longValueExact();
        } catch (ArithmeticException | NumberFormatException notATime) {
            return null;
        }
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 0;
        };
    }

    private static boolean isScalar(HoconNode node) {
        return node.type() != ConfigValueType.OBJECT && node.type() != ConfigValueType.LIST;
    }

    /** Without a fraction where there is none. */
    static String text(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
