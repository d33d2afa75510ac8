package io.ringprobe.config;

import java.util.List;

/**
 * Which values an option takes, so that a wrong one is found before anything starts, together with all other mistakes.
 * Immutable.
 */
public interface ValueRule {
    /** Takes any text. */
    ValueRule ANY = new Any();

    /** Takes true and false, and the words yes, on, no and off. */
    ValueRule BOOL = new Bool();

    /** Whether the value is right. */
    boolean allows(String value);

    /** What would be right, as the end of "it takes ...". */
    String expected();

    /** A whole number in that range. */
    static ValueRule number(long min, long max) {
        return new Number(min, max);
    }

    /** A number of bytes in that range, which may end in K, M or G (powers of 1024). */
    static ValueRule bytes(long min, long max) {
        return new Bytes(min, max);
    }

    /** One of these words. */
    static ValueRule oneOf(List<String> words) {
        return new OneOf(List.copyOf(words));
    }

    /** One of these words, or what the rule allows. */
    static ValueRule wordOr(List<String> words, ValueRule rule) {
        return new WordOr(words, rule);
    }

    /** True or false, or what the rule allows. */
    static ValueRule truthOr(ValueRule rule) {
        return new TruthOr(rule);
    }

    /** A name or address of this machine and a port, such as {@code [::1]:9101}; nothing before the colon is all. */
    static ValueRule hostAndPort() {
        return new HostAndPort();
    }

    /** Any text. */
    record Any() implements ValueRule {
        @Override
        public boolean allows(String value) {
            return true;
        }

        @Override
        public String expected() {
            return "any text";
        }
    }

    /** A truth value. */
    record Bool() implements ValueRule {
        @Override
        public boolean allows(String value) {
            return switch (value) {
                case "true", "yes", "on", "false", "no", "off" -> true;
                default -> false;
            };
        }

        @Override
        public String expected() {
            return "true or false";
        }
    }

    /** A whole number. */
    record Number(long min, long max) implements ValueRule {
        @Override
        public boolean allows(String value) {
            try {
                long number = Long.parseLong(value.strip());
                return number >= min && number <= max;
            } catch (NumberFormatException notANumber) {
                return false;
            }
        }

        @Override
        public String expected() {
            return max == Long.MAX_VALUE || max == Integer.MAX_VALUE
                    ? "a number of at least " + min
                    : "a number from " + min + " to " + max;
        }
    }

    /** A number of bytes. */
    record Bytes(long min, long max) implements ValueRule {
        private static final String UNITS = "KMG";

        /** The number, or -1 where the text is none. */
        static long parse(String text) {
            String digits = text.strip();
            int unit = digits.isEmpty() ? -1 : UNITS.indexOf(Character.toUpperCase(digits.charAt(digits.length() - 1)));
            if (unit >= 0) {
                digits = digits.substring(0, digits.length() - 1).strip();
            }
            try {
                return Math.multiplyExact(Long.parseLong(digits), 1L << 10 * (unit + 1));
            } catch (ArithmeticException | NumberFormatException notASize) {
                return -1;
            }
        }

        @Override
        public boolean allows(String value) {
            long size = parse(value);
            return size >= min && size <= max;
        }

        @Override
        public String expected() {
            return "a number of bytes from " + text(min) + " to " + text(max);
        }

        private static String text(long bytes) {
            int unit = -1;
            long rest = bytes;
            while (unit + 1 < UNITS.length() && rest > 0 && rest % 1024 == 0) {
                rest /= 1024;
                unit++;
            }
            return unit < 0 ? Long.toString(rest) : rest + UNITS.substring(unit, unit + 1);
        }
    }

    /** One of some words. */
    record OneOf(List<String> words) implements ValueRule {
        @Override
        public boolean allows(String value) {
            return words.contains(value);
        }

        @Override
        public String expected() {
            int last = words.size() - 1;
            return last == 0 ? words.getFirst() : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
        }
    }

    /** A word, or what another rule allows. */
    record WordOr(List<String> words, ValueRule rule) implements ValueRule {
        @Override
        public boolean allows(String value) {
            return words.contains(value) || rule.allows(value);
        }

        @Override
        public String expected() {
            return String.join(", ", words) + " or " + rule.expected();
        }
    }

    /** A truth value, or what another rule allows. */
    record TruthOr(ValueRule rule) implements ValueRule {
        @Override
        public boolean allows(String value) {
            return BOOL.allows(value) || rule.allows(value);
        }

        @Override
        public String expected() {
            return rule.expected() + ", or no value";
        }
    }

    /** An address to listen on. */
    record HostAndPort() implements ValueRule {
        private static final int MAX_PORT = 65_535;

        @Override
        public boolean allows(String value) {
            int colon = value.lastIndexOf(':');
            String host = colon < 0 ? "" : value.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            return colon >= 0
                    && (bracketed || host.indexOf(':') < 0)
                    && ValueRule.number(0, MAX_PORT).allows(value.substring(colon + 1));
        }

        @Override
        public String expected() {
            return "HOST:PORT, [ADDRESS]:PORT or :PORT";
        }
    }
}
