package io.ringprobe.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the probe as a process of its own ({@code -d}). A JVM can't fork, so the first process starts the same command
 * once more, and waits until that one says that it has come up, or ends.
 *
 * <p>The second process leads a session of its own. Until it has come up, what it prints goes to the terminal of the
 * first; then its standard streams go to {@code /dev/null}, as with daemon(3).
 */
final class Daemon {
    /** The system property that tells the second process what it is. */
    private static final String CHILD_PROPERTY = "ringprobe.daemon.child";

    /** What the second process writes to standard output when it has come up: ASCII "end of transmission". */
    private static final int READY = 4;

    /** How Java reads and writes the arguments of processes. */
    private static final Charset ARGUMENTS = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private Daemon() {}

    /** Whether this is the second process. */
    static boolean isChild() {
        return Boolean.getBoolean(CHILD_PROPERTY);
    }

    /**
     * Starts the second process.
     *
     * @param out gets what the second process prints before it has come up
     * @return exit status of the first process: 0, or that of the second where it ended early
     */
    static int start(PrintStream out) throws IOException {
        Process child = new ProcessBuilder(command())
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        InputStream fromChild = child.getInputStream();
        for (int c = fromChild.read(); c >= 0; c = fromChild.read()) {
            if (c == READY) {
                out.flush();
                return ExitStatus.OK;
            }
            out.write(c);
        }
        out.flush();
        return statusOf(child);
    }

    private static int statusOf(Process child) {
        try {
            return child.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.ERROR;
        }
    }

    /** This process's command line, with a property that says that it is the second. */
    private static List<String> command() throws IOException {
        String line = new String(Files.readAllBytes(Path.of("/proc/self/cmdline")), ARGUMENTS);
        List<String> command = new ArrayList<>();
        for (int start = 0, end = line.indexOf('\0'); end >= 0; end = line.indexOf('\0', start)) {
            command.add(line.substring(start, end));
            start = end + 1;
        }
        command.set(0, Path.of("/proc/self/exe").toRealPath().toString());
        command.add(1, "-D" + CHILD_PROPERTY + "=true");
        return command;
    }

    /** In the second process: leaves the terminal's session. */
    static void leaveSession() {
        Libc.newSession();
    }

    /** In the second process: tells the first that we have come up, and lets go of its terminal. */
    static void reportReady() {
        System.out.write(READY);
        System.out.flush();
        Libc.dropStandardStreams();
    }
}
