package io.ringprobe.config;

import java.util.HashMap;
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
 * @param origin where it was written: {@code -o 'ipfix;…'} or {@code ringprobe.conf:12}
 * @param values the values by long name, in the order given; a flag that is on has the value {@code true}
 * @param places where a value was written, by long name, if not at {@code origin}
 */
public record Options(ComponentSpec spec, String origin, Map<String, List<String>> values, Map<String, String> places) {
    public Options {
        values = Map.copyOf(values);
        places = Map.copyOf(places);
    }

    /** Options that were all written at one place. */
    public Options(ComponentSpec spec, String origin, Map<String, List<String>> values) {
        this(spec, origin, values, Map.of());
    }

    /** These options, but for what the other ones, of the same component, say. */
    public Options overriddenBy(Options other) {
        Map<String, List<String>> allValues = new HashMap<>(values);
        Map<String, String> allPlaces = new HashMap<>();
        for (String name : values.keySet()) {
            allPlaces.put(name, place(name));
        }
        for (Map.Entry<String, List<String>> e : other.values.entrySet()) {
            allValues.put(e.getKey(), e.getValue());
            allPlaces.put(e.getKey(), other.place(e.getKey()));
        }
        return new Options(spec, other.origin, allValues, allPlaces);
    }

    /** Whether the other ones say the same, wherever they were written. */
    public boolean saysTheSameAs(Options other) {
        return spec.name().equals(other.spec.name())
                && spec.kind().equals(other.spec.kind())
                && values.equals(other.values);
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
        ValueRule rule = ValueRule.number(min, max);
        String text = text(name);
        if (!rule.allows(text)) {
            throw wrong(name, rule.expected(), null);
        }
        return Long.parseLong(text.strip());
    }

    /** The value as an int from {@code min} to {@code max}. */
    public int integer(String name, int min, int max) {
        return Math.toIntExact(number(name, min, max));
    }

    /** The value as a number of bytes from {@code min} to {@code max}; K, M and G stand for powers of 1024. */
    public long bytes(String name, long min, long max) {
        ValueRule rule = ValueRule.bytes(min, max);
        String text = text(name);
        if (!rule.allows(text)) {
            throw wrong(name, rule.expected(), null);
        }
        return ValueRule.Bytes.parse(text);
    }

    /** The value as {@code true} or {@code false}. */
    public boolean bool(String name) {
        return switch (text(name)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw wrong(name, ValueRule.BOOL.expected(), null);
        };
    }

    /** Where the option was written, or the component where it was not. */
    public String place(String name) {
        return places.getOrDefault(name, origin);
    }

    /** The exception for a value that isn't right: {@code expected} says what would be. */
    public ConfigException wrong(String name, String expected, Exception cause) {
        return wrong(name, text(name), expected, cause);
    }

    ConfigException wrong(String name, String value, String expected, Exception cause) {
        String component = spec.kind().equals(ComponentSpec.GENERAL) ? "" : spec.name() + ": ";
        return new ConfigException(
                place(name) + ": " + component + name + "=" + value + " is wrong: it takes " + expected, cause);
    }

    private OptionSpec option(String name) {
        OptionSpec option = spec.option(name);
        if (option == null) {
            throw new IllegalArgumentException(spec.name() + " declares no option " + name);
        }
        return option;
    }
}
