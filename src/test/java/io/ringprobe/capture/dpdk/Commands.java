package io.ringprobe.capture.dpdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs programs to their end. */
final class Commands {
    private Commands() {}

    /** Fails with what the program said, unless it ended well. */
    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
