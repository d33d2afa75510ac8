package io.ringprobe.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What a configuration may say of one component: an input, output, plugin or the flow cache.
 *
 * @param kind what it is: {@code input}, {@code storage}, {@code process} or {@code output}, as in {@code -h}
 * @param name the name by which it is chosen, such as {@code pcap}
 * @param doc one line of documentation
 * @param options its options
 */
public record ComponentSpec(String kind, String name, String doc, List<OptionSpec> options) {
    /** An input ({@code -i}). */
    public static final String INPUT = "input";
    /** The flow cache ({@code -s}). */
    public static final String STORAGE = "storage";
    /** A plugin ({@code -p}). */
    public static final String PROCESS = "process";
    /** An output ({@code -o}). */
    public static final String OUTPUT = "output";
    /** The settings of the probe as a whole. */
    public static final String GENERAL = "general";

    public ComponentSpec {
        options = List.copyOf(options);
    }

    /** The option of that long name, or null. */
    public OptionSpec option(String longName) {
        for (OptionSpec option : options) {
            if (option.name().equals(longName)) {
                return option;
            }
        }
        return null;
    }

    /** The option of that long or short name, or null. */
    public OptionSpec optionByAnyName(String key) {
        OptionSpec found = option(key);
        if (found != null || key.isEmpty()) {
            return found;
        }
        for (OptionSpec option : options) {
            if (option.shortName().equals(key)) {
                return option;
            }
        }
        return null;
    }

    /** The long names of the options. */
    public List<String> optionNames() {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : options) {
            names.add(option.name());
        }
        return names;
    }
}
