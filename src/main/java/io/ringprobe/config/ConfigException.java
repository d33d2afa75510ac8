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

    /** @param cause what was thrown when it was found, or null */
    public ConfigException(String problem, Throwable cause) {
        this(List.of(problem), cause);
    }

    /** @param cause what was thrown when they were found, or null */
    public ConfigException(List<String> problems, Throwable cause) {
        super(String.join(System.lineSeparator(), problems), cause);
        this.problems = List.copyOf(problems);
    }

    /** What an exception of a library says, in one line. */
    public static String oneLine(Exception e) {
        return e.getMessage().replaceAll("\\s*\\R\\s*", " ");
    }

    /** The messages, one a mistake. */
    public List<String> problems() {
        return problems;
    }
}
