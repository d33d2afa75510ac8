package io.ringprobe.export.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps everyone else out of a folder, by the lock of a file in it that ends with the process, however it ends.
 *
 * <p>The lock is the process's, not the channel's: a second channel to the file, closed, would take it away. So within
 * the process a set of folders comes first.
 */
final class FolderLock implements AutoCloseable {
    /** The file that bears the lock. */
    static final String NAME = "lock";

    private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @throws IOException if another has it */
    static FolderLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!OF_THIS_PROCESS.add(real)) {
            throw new IOException("the spool " + folder + " is in use by another output of this probe");
        }
        try {
            return new FolderLock(real, lock(folder));
        } catch (IOException e) {
            OF_THIS_PROCESS.remove(real);
            throw e;
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(NAME), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("the spool " + folder + " is in use by another probe");
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OF_THIS_PROCESS.remove(folder);
    }
}
