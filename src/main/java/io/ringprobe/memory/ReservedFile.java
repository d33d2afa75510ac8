package io.ringprobe.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file mapped into memory for reading and writing, of which only what has been {@linkplain #reserve reserved} may be
 * touched.
 *
 * <p>A mapped file with holes takes its blocks from the disk when a page is first written to, and where the disk is
 * full by then, the process gets a signal in place of an error. So zeros are written by ordinary means beforehand: it
 * is there that a full disk shows, as an {@link IOException}.
 *
 * <p>Mapped through the foreign memory API. Chronicle's MappedBytes would do as well, but needs its posix library with
 * jnr and asm, and 200 ms to open its first file. One thread at a time uses a file, by {@link Memory} or
 * {@link #buffer}.
 */
public final class ReservedFile implements AutoCloseable {
    private static final int ZEROS = 64 * 1024;
    private static final ByteBuffer ZERO_BYTES = ByteBuffer.allocateDirect(ZEROS);

    private final Arena arena = Arena.ofShared();
    private final ByteBuffer zeros = ZERO_BYTES.duplicate();
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private final long address;
    private long reserved;

    private ReservedFile(FileChannel channel, int size, int reserved) throws IOException {
        this.channel = channel;
        reserve(reserved);
        MemorySegment segment = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
        this.buffer = segment.asByteBuffer();
        this.address = segment.address();
        Regions.add(address, size);
    }

    /**
     * Creates a file that only its owner may read; it may not exist.
     *
     * @param size octets that it can have at most
     * @param reserved octets to reserve at once
     */
    public static ReservedFile create(Path file, int size, int reserved) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return map(channel, size, reserved);
    }

    /** Opens a file that exists, all of it reserved. */
    public static ReservedFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ReservedFile opened = map(channel, Math.toIntExact(channel.size()), 0);
        opened.reserved = opened.buffer.capacity();
        return opened;
    }

    private static ReservedFile map(FileChannel channel, int size, int reserved) throws IOException {
        try {
            return new ReservedFile(channel, size, reserved);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Makes sure that the first {@code length} octets may be touched. */
    public void reserve(long length) throws IOException {
        while (reserved < length) {
            zeros.position(0).limit((int) Math.min(ZEROS, length - reserved));
            reserved += channel.write(zeros, reserved);
        }
    }

    /** Octets that may be touched. */
    public long reserved() {
        return reserved;
    }

    /** Cuts the file to {@code length} octets, for good: what lies behind may not be touched any more. */
    public void seal(long length) throws IOException {
        reserved = Math.min(reserved, length);
        try (channel) {
            channel.truncate(length);
        }
    }

    public long address() {
        return address;
    }

    /** The mapped memory; it may not be used once the file is closed. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Unmaps the file. */
    @Override
    public void close() throws IOException {
        if (arena.scope().isAlive()) {
            Regions.remove(address);
            arena.close();
            channel.close();
        }
    }
}
