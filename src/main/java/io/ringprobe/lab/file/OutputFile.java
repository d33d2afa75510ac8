package io.ringprobe.lab.file;

import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written from its beginning to its end through memory that is used over and over.
 *
 * <p>Mapping the file itself costs twice the system time: the kernel clears each page before it is written over, and
 * enters it in the page tables; and a full disk would be a signal. Writing from a buffer that stays in the processor's
 * cache costs one copy, and a full disk is an {@link IOException}. One thread owns a file.
 */
public final class OutputFile implements AutoCloseable {
    private static final int BUFFER = 1 << 18;

    private final FileChannel channel;
    private NativeBlock block = NativeBlock.allocate(BUFFER);
    private long cursor = block.address();
    private long flushed;

    private OutputFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates the file, or begins it anew.
     *
     * @throws IOException if it can't be created
     */
    public static OutputFile create(Path file) throws IOException {
        return new OutputFile(FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    /**
     * Makes room for the next {@code most} octets and returns where they go.
     *
     * @throws IOException if the disk is full
     */
    public long room(int most) throws IOException {
        if (cursor + most > block.address() + block.size()) {
            flush();
            if (most > block.size()) {
                block.close();
                block = NativeBlock.allocate(most);
                cursor = block.address();
            }
        }
        return cursor;
    }

    /** So many octets were written where there was room. */
    public void written(int octets) {
        cursor += octets;
    }

    /** Octets written so far. */
    public long length() {
        return flushed + cursor - block.address();
    }

    private void flush() throws IOException {
        int length = (int) (cursor - block.address());
        ByteBuffer octets = block.buffer(0, length);
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
        flushed += length;
        cursor = block.address();
    }

    /**
     * Writes what is left.
     *
     * @throws IOException if the disk is full
     */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            flush();
        } finally {
            block.close();
        }
    }
}
