package io.ringprobe.config;

/**
 * One option of an input, output, plugin or the cache, declared once: the command line ({@code name;key=value;flag}),
 * the configuration file, the help and the documentation all come from it.
 *
 * @param shortName the short key, or an empty string
 * @param name the long key; also the key in the configuration file
 * @param argument what stands for the value in help, such as {@code PORT}; empty for a flag
 * @param defaultValue the value when the option is absent, as text; empty where there is none
 * @param doc one line of documentation
 */
public record OptionSpec(String shortName, String name, String argument, String defaultValue, String doc) {
    /** An option that is either there or not. */
    public static OptionSpec flag(String shortName, String name, String doc) {
        return new OptionSpec(shortName, name, "", "", doc);
    }

    /** An option with a value. */
    public static OptionSpec value(String shortName, String name, String argument, String defaultValue, String doc) {
        return new OptionSpec(shortName, name, argument, defaultValue, doc);
    }

    public boolean isFlag() {
        return argument.isEmpty();
    }
}
