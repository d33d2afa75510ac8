package io.ringprobe.cli;

import io.ringprobe.cli.log.LogLines;
import io.ringprobe.cli.log.LogPriority;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * What the program says beside records and answers: to standard error, or to the log file. Any thread may use it, once
 * the main thread has opened the file.
 */
final class Messages {
    private static final String NAME = "ringprobe: ";

    private final PrintStream err;
    private volatile LogFile file;

    /** @param err standard error */
    Messages(PrintStream err) {
        this.err = err;
    }

    /** From now on what is said goes to this file. */
    void openFile(Path path) {
        file = LogFile.open(path);
    }

    /** The start is over: a log file gets what others than Java say too. */
    void takeStandardError() {
        if (file != null) {
            file.takeStandardError();
        }
    }

    /** Begins the log file anew where there is one, as when it was moved away. */
    void reopenFile() {
        if (file == null) {
            return;
        }
        try {
            file.reopen();
        } catch (IOException e) {
            error("log-file=" + file.path() + " can't be opened (" + e.getMessage()
                    + "): messages go on to the one before");
        }
    }

    /** Where what is said goes now. */
    PrintStream stream() {
        return file == null ? err : System.err;
    }

    void info(String line) {
        LogLines.print(stream(), LogPriority.INFO, line);
    }

    void info(List<String> lines) {
        for (String line : lines) {
            info(line);
        }
    }

    void warn(String line) {
        LogLines.print(stream(), LogPriority.WARNING, NAME + line);
    }

    void error(String line) {
        LogLines.print(stream(), LogPriority.ERROR, NAME + line);
    }

    /** What went wrong, with all that helps to find why. */
    void error(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        error(trace.toString().stripTrailing());
    }

    /** What keeps the program from starting, or ends it: that is for whoever started it, beside the log file. */
    void fatal(String line) {
        error(line);
        if (file != null && !file.ownsStandardError()) {
            err.println(NAME + line);
        }
    }
}
