package io.ringprobe.config;

import java.util.ArrayList;
import java.util.List;

/**
 * One option of an input, output, plugin or the cache, declared once: the command line ({@code name;key=value;flag}),
 * the configuration file, the help and the documentation all come from it.
 *
 * @param shortName the short key, or an empty string
 * @param name the long key; also the key in the configuration file
 * @param argument what stands for the value in help, such as {@code PORT}; empty for a flag
 * @param defaultValue the value when the option is absent, as text; empty where there is none
 * @param doc one line of documentation
 * @param rule which values it takes
 */
public record OptionSpec(
        String shortName, String name, String argument, String defaultValue, String doc, ValueRule rule) {
    /**
     * An option whose rule follows from its argument: {@code true|false} and other words in small letters are a choice.
     */
    public OptionSpec(String shortName, String name, String argument, String defaultValue, String doc) {
        this(shortName, name, argument, defaultValue, doc, ruleOf(argument));
    }

    /** An option that is either there or not. */
    public static OptionSpec flag(String shortName, String name, String doc) {
        return new OptionSpec(shortName, name, "", "", doc);
    }

    /** An option with a value. */
    public static OptionSpec value(String shortName, String name, String argument, String defaultValue, String doc) {
        return new OptionSpec(shortName, name, argument, defaultValue, doc);
    }

    /** The same, taking only numbers in that range. */
    public OptionSpec from(long min, long max) {
        return with(ValueRule.number(min, max));
    }

    /** The same, taking only numbers of bytes in that range; K, M and G stand for powers of 1024. */
    public OptionSpec bytes(long min, long max) {
        return with(ValueRule.bytes(min, max));
    }

    /** The same, taking only what the rule allows. */
    public OptionSpec with(ValueRule newRule) {
        return new OptionSpec(shortName, name, argument, defaultValue, doc, newRule);
    }

    /** The same, for an option that may also stand without a value: then, as a flag, it has the value true. */
    public OptionSpec orAlone() {
        return with(ValueRule.truthOr(rule));
    }

    public boolean isFlag() {
        return argument.isEmpty();
    }

    /** Whether the option makes no sense without a value. */
    public boolean needsValue() {
        return !isFlag() && !(rule instanceof ValueRule.TruthOr);
    }

    private static ValueRule ruleOf(String argument) {
        if (argument.isEmpty() || argument.equals("true|false")) {
            return ValueRule.BOOL;
        }
        if (argument.indexOf('|') < 0) {
            return ValueRule.ANY;
        }
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int bar = argument.indexOf('|'); bar >= 0; bar = argument.indexOf('|', start)) {
            words.add(argument.substring(start, bar));
            start = bar + 1;
        }
        words.add(argument.substring(start));
        for (String word : words) {
            if (!isWord(word)) {
                return ValueRule.ANY;
            }
        }
        return ValueRule.oneOf(words);
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
