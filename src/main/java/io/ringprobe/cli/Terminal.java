package io.ringprobe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is known of the terminal. Stateless. */
public final class Terminal {
    /** Takes the line away that the cursor is in. */
    public static final String CLEAR_LINE = "\r\u001B[K";

    private Terminal() {}

    /** Whether standard error is one. Asks /proc, for loading JNA to ask libc takes longer than many a run. */
    public static boolean isStandardError() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
