package io.ringprobe.cli.log;

/** How much a line of the log matters: syslog's priorities, as far as they are used. */
public enum LogPriority {
    ERROR(3, "ERROR"),
    WARNING(4, "WARN"),
    INFO(6, "INFO"),
    DEBUG(7, "DEBUG");

    private final String mark;
    private final String title;

    LogPriority(int number, String title) {
        mark = "<" + number + ">";
        this.title = title;
    }

    /** How the journal reads it before a line. */
    String mark() {
        return mark;
    }

    /** How a line of the log names it. */
    String title() {
        return title;
    }
}
