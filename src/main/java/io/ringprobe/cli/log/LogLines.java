package io.ringprobe.cli.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The lines of the log, as standard error gets them: where that is the journal, each begins with its priority, as
 * sd-daemon(3) has it ({@code <4>}), so that the journal shows and filters them by it. Stateless but for that; any
 * thread may print.
 */
public final class LogLines {
    /** Names the stream to the journal that this process was started with, as DEVICE:INODE. */
    private static final String STREAM_VARIABLE = "JOURNAL_STREAM";

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private static volatile boolean inJournal = isJournal(System.getenv(STREAM_VARIABLE));

    private LogLines() {}

    private static boolean isJournal(String stream) {
        if (stream == null) {
            return false;
        }
        try {
            Map<String, Object> file = Files.readAttributes(STANDARD_ERROR, "unix:dev,ino");
            return stream.equals(file.get("dev") + ":" + file.get("ino"));
        } catch (IOException e) {
            // It is closed: nobody will read a line, with a priority or without.
            return false;
        }
    }

    /** From now on lines go somewhere else than to the stream with which the process was started. */
    public static void leaveJournal() {
        inJournal = false;
    }

    /** Prints a text, which may be several lines, on standard error as it is now. */
    public static void print(LogPriority priority, String text) {
        print(System.err, priority, text);
    }

    /** Prints a text, which may be several lines, to that stream, which stands for standard error. */
    public static void print(PrintStream err, LogPriority priority, String text) {
        err.println(inJournal ? marked(priority, text) : text);
    }

    /** The text with the priority before each of its lines. */
    static String marked(LogPriority priority, String text) {
        String mark = priority.mark();
        return mark + text.replace("\n", "\n" + mark);
    }
}
