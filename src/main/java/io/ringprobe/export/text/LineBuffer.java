package io.ringprobe.export.text;

import io.ringprobe.memory.Regions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * The buffer of one output: formatted records wait here until 64 KiB are full. Knows where each record ends, so that a
 * write that breaks off tells how many records left.
 *
 * <p>The memory comes from the foreign memory API and not from {@link io.ringprobe.memory.NativeBlock}, because a
 * channel writes that without another copy. Used by one thread.
 */
final class LineBuffer implements AutoCloseable {
    /** The buffer is full when it holds this many octets. */
    static final int FULL = 64 * 1024;

    private static final int SHORTEST_RECORD = 16;
    private static final int ALIGNMENT = 64;
    private static final long RETRY_NANOS = 1_000_000;

    private final Arena arena = Arena.ofShared();
    private final ByteBuffer bytes;
    private final long start;
    private final int[] recordEnds = new int[FULL / SHORTEST_RECORD + 1];
    private final int[] recordRepeats = new int[recordEnds.length];
    private long end;
    private int records;

    /** @param maxLength the longest record that will ever be added, with all that its writer spoils behind it */
    LineBuffer(int maxLength) {
        MemorySegment memory = arena.allocate((long) FULL + maxLength, ALIGNMENT);
        bytes = memory.asByteBuffer();
        start = memory.address();
        end = start;
        Regions.add(start, memory.byteSize());
    }

    /** Where the next record goes. */
    long end() {
        return end;
    }

    /** Text that is no record was written up to {@code newEnd}. */
    void addText(long newEnd) {
        end = newEnd;
    }

    /** A record was written up to {@code newEnd}, with so many of its repeats. */
    void addRecord(long newEnd, int repeats) {
        end = newEnd;
        recordRepeats[records] = repeats;
        recordEnds[records++] = (int) (newEnd - start);
    }

    boolean isFull() {
        return end - start >= FULL;
    }

    boolean isEmpty() {
        return end == start;
    }

    /** Records in the buffer. */
    int records() {
        return records;
    }

    /** Repeats of the records from the number {@code from} up to, but not with, {@code to}. */
    int repeats(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += recordRepeats[i];
        }
        return sum;
    }

    /** Empties the buffer. */
    void clear() {
        end = start;
        records = 0;
        bytes.position(0);
    }

    /**
     * Writes all there is.
     *
     * @throws IOException if the channel refuses; {@link #written()} then tells how far it came
     */
    void writeTo(FileChannel channel) throws IOException {
        bytes.limit((int) (end - start)).position(0);
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                // A terminal or pipe that a parent process has made non-blocking takes nothing just now.
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** Octets that the last {@link #writeTo} wrote. */
    int written() {
        return bytes.position();
    }

    /** Records that the last {@link #writeTo} wrote to their end. */
    int recordsWritten() {
        int whole = 0;
        while (whole < records && recordEnds[whole] <= written()) {
            whole++;
        }
        return whole;
    }

    @Override
    public void close() {
        Regions.remove(start);
        arena.close();
    }
}
