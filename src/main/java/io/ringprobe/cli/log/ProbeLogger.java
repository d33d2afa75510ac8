package io.ringprobe.cli.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A logger: one line a message, {@code WARN Peer - ipfix 192.0.2.1:4739/tcp: no collector}, and of libraries only
 * warnings and errors. Any thread may log.
 */
final class ProbeLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    /** Whose notices are wanted too. */
    private static final String OURS = "io.ringprobe.";

    /** Messages of the same words about the same thing, such as a collector; it is their first value. */
    private static final RepeatLimit OF_A_THING = new RepeatLimit(20);

    /** Messages of the same words, about whatever they are. */
    private static final RepeatLimit OF_WORDS = new RepeatLimit(200);

    private final boolean ours;

    ProbeLogger(String name) {
        this.name = name;
        ours = name.startsWith(OURS);
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return ours;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String format, Object[] values, Throwable thrown) {
        long now = System.nanoTime();
        tell(OF_A_THING.takeOver(now));
        tell(OF_WORDS.takeOver(now));
        LogPriority priority = priority(level);
        String about = values == null || values.length == 0 ? "" : String.valueOf(values[0]);
        if (OF_A_THING.allows(new RepeatLimit.Message(name, format, about, priority), now)
                && OF_WORDS.allows(new RepeatLimit.Message(name, format, "", priority), now)) {
            String message = MessageFormatter.basicArrayFormat(format, values);
            LogLines.print(priority, line(priority, name, thrown == null ? message : message + trace(thrown)));
        }
    }

    private static LogPriority priority(Level level) {
        return switch (level) {
            case ERROR -> LogPriority.ERROR;
            case WARN -> LogPriority.WARNING;
            case INFO -> LogPriority.INFO;
            case DEBUG, TRACE -> LogPriority.DEBUG;
        };
    }

    private static String line(LogPriority priority, String logger, String message) {
        return priority.title() + " " + logger.substring(logger.lastIndexOf('.') + 1) + " - " + message;
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return System.lineSeparator() + trace.toString().stripTrailing();
    }

    /** Tells what was held back of messages whose minute is over; at the end, of all. */
    static void tellRepeats(boolean atEnd) {
        long now = System.nanoTime();
        tell(atEnd ? OF_A_THING.takeAll() : OF_A_THING.takeOver(now));
        tell(atEnd ? OF_WORDS.takeAll() : OF_WORDS.takeOver(now));
    }

    private static void tell(List<RepeatLimit.Repeated> repeats) {
        for (RepeatLimit.Repeated repeat : repeats) {
            RepeatLimit.Message message = repeat.message();
            String about = message.about().isEmpty() ? "" : " (" + message.about() + ")";
            LogLines.print(
                    message.priority(),
                    line(
                            message.priority(),
                            message.logger(),
                            "repeated " + repeat.times() + " times: " + message.words() + about));
        }
    }
}
