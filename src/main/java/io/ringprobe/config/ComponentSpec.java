package io.ringprobe.config;

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
    public ComponentSpec {
        options = List.copyOf(options);
    }
}
