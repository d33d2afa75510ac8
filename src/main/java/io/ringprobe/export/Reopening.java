package io.ringprobe.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether files that an output has open could be opened again, by who this process is now. Stateless. */
public final class Reopening {
    private Reopening() {}

    /** @throws IOException if a file can't be written on, or, where it is gone, not be made again */
    public static void check(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean mayWrite = Files.exists(file) || folder == null ? Files.isWritable(file) : Files.isWritable(folder);
        if (!mayWrite) {
            throw new IOException(file + " can't be opened again: permission denied");
        }
    }
}
