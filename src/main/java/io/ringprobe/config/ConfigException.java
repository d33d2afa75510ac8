package io.ringprobe.config;

import java.util.List;

/**
 * A configuration that cannot work, with all that is wrong with it: one message each, naming the thing and the place.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(String problem) {
        this(List.of(problem));
    }

    /** The messages, one a mistake. */
    public List<String> problems() {
        return problems;
    }
}
