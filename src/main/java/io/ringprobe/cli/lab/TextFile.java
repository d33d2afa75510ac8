package io.ringprobe.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a command made. Stateless. */
final class TextFile {
    private TextFile() {}

    /** Writes a file in UTF-8, in place of one that is there. */
    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": can't be written: " + e.getMessage(), e);
        }
    }
}
