package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A plain file, read by the capture thread itself, piece by piece, into chunks whose frames are lent. Copying a piece
 * costs less than the page faults of a mapping, and leaves its bytes where parsers want them: in the processor's cache.
 * What a piece ends with, the beginning of a record, goes to the head of the next.
 *
 * <p>Owned by the capture thread.
 */
final class PlainFeed implements CaptureFeed {
    /** Bytes read at once: few enough to stay in a core's own cache, and many against what a system call costs. */
    private static final int PIECE = 256 * 1024;

    private final String name;
    private final FilterSet filters;
    private final ChunkPool pool;
    private final FileChannel file;
    /** The file's length when it was opened. */
    private final long size;

    /** Null until the first piece tells the format. */
    private RecordReader reader;

    /** The chunk in which the reader's window lies; null while the shards hold all chunks, this one among them. */
    private Chunk chunk;

    private int piece = PIECE;
    private boolean ended;

    /** @param file open for reading; is closed by this feed */
    PlainFeed(String name, FilterSet filters, ChunkPool pool, FileChannel file) throws IOException {
        this.name = name;
        this.filters = filters;
        this.pool = pool;
        this.file = file;
        this.size = file.size();
        pool.fill();
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) throws IOException {
        if (reader == null && !openReader(receiver)) {
            return 0;
        }
        int handed = reader.read(receiver, limit);
        if (handed == 0 && !ended && reader.needed() > reader.left()) {
            if (!readOn(receiver, (int) reader.needed())) {
                return 0;
            }
            handed = reader.read(receiver, limit);
        }
        return handed == 0 && ended && reader.needed() > reader.left() ? end(receiver) : handed;
    }

    private boolean openReader(PacketReceiver receiver) throws IOException {
        chunk = pool.poll(receiver);
        if (chunk == null) {
            return false;
        }
        fill(CaptureFormat.MAGIC_LENGTH);
        reader = RecordReader.of(name, filters, chunk.address(), chunk.length());
        reader.window(chunk.address(), chunk.length(), 0);
        return true;
    }

    /**
     * The reader wants {@code needed} bytes and its window has less: reads on. False where the shards hold all chunks.
     */
    private boolean readOn(PacketReceiver receiver, int needed) throws IOException {
        if (chunk != null) {
            leaveChunk(receiver);
        }
        if (chunk == null) {
            chunk = pool.poll(receiver);
        }
        if (chunk == null) {
            return false;
        }
        long offset = reader.offset();
        int rest = (int) reader.left();
        chunk.clear();
        chunk.require(rest);
        chunk.append(reader.cursor(), rest);
        chunk.require(needed);
        fill(needed);
        reader.window(chunk.address(), chunk.length(), offset);
        return true;
    }

    /**
     * Where the packets' work is done by now, the chunk is filled again, while it is in the processor's cache. Else
     * other threads are at it, and will be at the next ones: those are filled whole, for each end of a piece sends off
     * blocks that aren't full.
     */
    private void leaveChunk(PacketReceiver receiver) {
        pool.recycle(receiver);
        long mark = receiver.mark();
        if (!receiver.isReleased(mark)) {
            pool.lend(chunk, mark);
            chunk = null;
            piece = ChunkPool.CHUNK_SIZE;
        }
    }

    /** Reads a piece, and on until the chunk holds {@code needed} bytes or the file has ended. */
    private void fill(int needed) throws IOException {
        do {
            ended = chunk.read(file, piece) < 0;
        } while (!ended && chunk.length() < needed);
    }

    private int end(PacketReceiver receiver) throws CaptureException {
        if (reader.offset() + reader.left() < size) {
            throw reader.broken("the file became shorter while it was read");
        }
        if (reader.left() > 0) {
            throw reader.cutOff();
        }
        pool.lend(chunk, receiver.mark());
        return PacketSource.END;
    }

    @Override
    public boolean isWaiting() {
        return chunk == null;
    }

    @Override
    public long position() {
        return reader == null ? 0 : reader.offset();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
