package io.ringprobe.config;

import java.util.List;
import java.util.Map;

/**
 * The options of one component as they were given, checked against its {@link ComponentSpec}: unknown keys never get
 * here.
 *
 * <p>Each accessor takes the long name. Wrong values throw a {@link ConfigException} that names the component, the
 * option, the value, what would be right, and where it was written. Immutable.
 *
 * @param spec the component
 * @param origin where it was written: {@code -o 'ipfix;…'} or {@code ringprobe.conf: 12}
 * @param values the values by long name, in the order given; a flag that is on has the value {@code true}
 */
public record Options(ComponentSpec spec, String origin, Map<String, List<String>> values) {
    public Options {
        values = Map.copyOf(values);
    }

    /** Whether the option was given. */
    public boolean has(String name) {
        option(name);
        return values.containsKey(name);
    }

    /** Whether the flag is on. */
    public boolean flag(String name) {
        return has(name) && bool(name);
    }

    /** The value (the last, where given twice), or the default, or an empty string. */
    public String text(String name) {
        OptionSpec option = option(name);
        List<String> given = values.get(name);
        return given == null ? option.defaultValue() : given.getLast();
    }

    /** All values of an option that may be given several times; empty where it was not given. */
    public List<String> texts(String name) {
        option(name);
        return values.getOrDefault(name, List.of());
    }

    /** The value as a number from {@code min} to {@code max}. */
    public long number(String name, long min, long max) {
        String text = text(name);
        try {
            long number = Long.parseLong(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, "a number from " + min + " to " + max, e);
        }
        throw wrong(name, "a number from " + min + " to " + max, null);
    }

    /** The value as an int from {@code min} to {@code max}. */
    public int integer(String name, int min, int max) {
        return Math.toIntExact(number(name, min, max));
    }

    /** The value as {@code true} or {@code false}. */
    public boolean bool(String name) {
        return switch (text(name)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw wrong(name, "true or false", null);
        };
    }

    /** The exception for a value that isn't right: {@code expected} says what would be. */
    public ConfigException wrong(String name, String expected, Exception cause) {
        ConfigException e = new ConfigException(
                origin + ": " + spec.name() + ": " + name + "=" + text(name) + " is wrong: it takes " + expected);
        if (cause != null) {
            e.initCause(cause);
        }
        return e;
    }

    private OptionSpec option(String name) {
        return spec.options().stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(spec.name() + " declares no option " + name));
    }
}
