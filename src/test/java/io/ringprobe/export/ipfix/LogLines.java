package io.ringprobe.export.ipfix;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What was logged meanwhile: the log goes to standard error. */
public record LogLines(String text) {
    /** Runs that, and keeps what is logged. */
    public static LogLines during(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (PrintStream log = new PrintStream(octets, true, StandardCharsets.UTF_8)) {
            System.setErr(log);
            action.run();
        } finally {
            System.setErr(before);
        }
        return new LogLines(octets.toString(StandardCharsets.UTF_8));
    }

    public boolean contains(String words) {
        return text.contains(words);
    }

    @Override
    public String toString() {
        return text;
    }
}
