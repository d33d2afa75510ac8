package io.ringprobe.export.text;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.Reopening;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Where lines go: a file, or standard output, which stays open when the output is closed.
 *
 * @param name the path as it was given, or {@code stdout}
 * @param channel takes the octets
 * @param isFile whether the output closes the channel
 * @param mayBlock whether it leads to someone who may not take what is written, such as a pipe or terminal
 */
record TextTarget(String name, FileChannel channel, boolean isFile, boolean mayBlock) implements AutoCloseable {
    /** The option that names the file. */
    static final OptionSpec OPTION =
            OptionSpec.value("f", "file", "PATH", "-", "write to this file, made new; - is standard output");

    /**
     * Opens a file, or standard output where {@code file} is {@code -} or empty.
     *
     * @param goesOn whether to write behind what is in the file; else it is made new
     * @throws IOException with a message that names the file and says what is wrong
     */
    static TextTarget open(String file, boolean goesOn) throws IOException {
        if (file.isEmpty() || file.equals("-")) {
            return new TextTarget("stdout", new FileOutputStream(FileDescriptor.out).getChannel(), false, true);
        }
        Path path = Path.of(file);
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(path)) {
            throw new IOException(file + " is a folder, not a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(file + " can't be created: there is no folder " + folder);
        }
        FileChannel channel = create(path, goesOn);
        return new TextTarget(file, channel, true, !Files.isRegularFile(path));
    }

    private static FileChannel create(Path path, boolean goesOn) throws IOException {
        try {
            return FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        } catch (AccessDeniedException e) {
            throw new IOException(path + " can't be written: permission denied", e);
        }
    }

    /** What an output with these options has for itself. */
    static Set<String> holds(Options options) {
        return Set.of("file " + options.text("file"));
    }

    /** Whether that can be opened again. */
    static void checkReopening(Options options) throws IOException {
        String file = options.text("file");
        if (!file.isEmpty() && !file.equals("-")) {
            Reopening.check(Path.of(file));
        }
    }

    @Override
    public void close() throws IOException {
        if (isFile) {
            channel.close();
        }
    }
}
