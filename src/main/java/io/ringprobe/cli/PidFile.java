package io.ringprobe.cli;

import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that holds this process's id while it runs. Made by the main thread; removed by it or, when the process is
 * told to end, by a shutdown hook, whichever comes first.
 */
final class PidFile implements AutoCloseable {
    private final Path file;
    private final String content;

    private PidFile(Path file, String content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Writes the file, over one that is there.
     *
     * @throws ConfigException if it can't be written
     */
    static PidFile create(Path file) {
        PidFile pidFile = new PidFile(file, ProcessHandle.current().pid() + "\n");
        try {
            Files.writeString(file, pidFile.content);
        } catch (IOException e) {
            throw new ConfigException(
                    "pid-file=" + file + " can't be written (" + e + "): it takes a file that we may write", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(pidFile::close, "pid file"));
        return pidFile;
    }

    /**
     * Removes the file, unless another process has written its own id over ours. Empties it where the user that the
     * probe has become owns the file, but may not remove it from its folder.
     */
    @Override
    public synchronized void close() {
        try {
            if (Files.exists(file) && Files.readString(file).equals(content)) {
                remove();
            }
        } catch (IOException e) {
            System.err.println("ringprobe: the pid file " + file + " can't be removed: " + e);
        }
    }

    private void remove() throws IOException {
        try {
            Files.delete(file);
        } catch (AccessDeniedException e) {
            Files.writeString(file, "");
        }
    }
}
