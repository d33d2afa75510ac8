package io.ringprobe.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written from its beginning to its end through a window of mapped memory, which moves on as the file
 * grows.
 *
 * <p>The room on the disk is taken before the window is mapped: a full disk is an {@link IOException} there, and not a
 * signal when a page is first touched. What was taken too much is given back at the end. One thread owns a file.
 */
public final class GrowingFile implements AutoCloseable {
    private static final long FIRST_WINDOW = 1 << 20;
    private static final long LARGEST_WINDOW = 1 << 26;
    private static final long TOUCHED_AT_ONCE = 1 << 20;
    private static final long PAGE = 4096;

    private final FileChannel channel;
    private final int descriptor;
    private Arena window;
    private long windowOffset;
    private long start;
    private long end;
    private long touched;
    private long cursor;
    private long next = FIRST_WINDOW;

    private GrowingFile(Path file, FileChannel channel) throws IOException {
        this.channel = channel;
        this.descriptor = Prefault.open(file);
    }

    /**
     * Creates the file, or begins it anew.
     *
     * @throws IOException if it can't be created
     */
    public static GrowingFile create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            return new GrowingFile(file, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Makes room for the next {@code most} octets and returns where they go.
     *
     * @throws IOException if the disk is full
     */
    public long room(int most) throws IOException {
        if (cursor + most > touched) {
            if (cursor + most > end) {
                move(most);
            }
            touchOn(most);
        }
        return cursor;
    }

    /** So many octets were written where there was room. */
    public void written(int octets) {
        cursor += octets;
    }

    /** Octets written so far. */
    public long length() {
        return windowOffset + cursor - start;
    }

    /** The next window begins on the page that was written last. */
    private void move(int most) throws IOException {
        long length = length();
        long from = length & -PAGE;
        long size = Math.max(next, (most + 2 * PAGE - 1) & -PAGE);
        unmap();
        Prefault.allocate(descriptor, from, size);
        Arena arena = Arena.ofConfined();
        MemorySegment segment = channel.map(FileChannel.MapMode.READ_WRITE, from, size, arena);
        window = arena;
        windowOffset = from;
        start = segment.address();
        end = start + size;
        touched = start;
        cursor = start + length - from;
        next = Math.min(LARGEST_WINDOW, 2 * next);
        Regions.add(start, size);
    }

    private void touchOn(int most) {
        long to = Math.min(end, Math.max(touched + TOUCHED_AT_ONCE, cursor + most + PAGE - 1 & -PAGE));
        Prefault.touch(touched, to - touched);
        touched = to;
    }

    private void unmap() {
        if (window != null) {
            Regions.remove(start);
            window.close();
            window = null;
        }
    }

    /** Cuts the file to what was written. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            unmap();
            Prefault.close(descriptor);
            channel.truncate(length());
        }
    }
}
