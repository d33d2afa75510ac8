package io.ringprobe.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped read-only into memory, whole, whatever its size.
 *
 * <p>Mapped through the foreign memory API, which knows no 2 GiB limit and unmaps on {@link #close()}; read through
 * {@link Memory}. One thread owns it; it may be closed only when no thread reads from it any more.
 */
public final class MappedFile implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final long address;
    private final long size;

    private MappedFile(FileChannel channel) throws IOException {
        this.size = channel.size();
        MemorySegment segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
        this.address = segment.address();
        Regions.add(address, size);
    }

    /** Maps {@code file}. */
    public static MappedFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new MappedFile(channel);
        }
    }

    public long address() {
        return address;
    }

    /** The size of the file in bytes when it was mapped. */
    public long size() {
        return size;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            Regions.remove(address);
            arena.close();
        }
    }
}
