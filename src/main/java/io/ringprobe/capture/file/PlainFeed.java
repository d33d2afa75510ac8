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

    /** How many pieces one poll may go through without having found a packet. */
    private static final int MAX_PIECES = 32;

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
        if (reader == null && !begin(receiver)) {
            return 0;
        }
        for (int piece = 0; piece < MAX_PIECES; piece++) {
            int handed = reader.read(receiver, limit);
            if (handed > 0 || reader.needed() <= reader.left()) {
                return handed;
            }
            if (ended) {
                return end(receiver);
            }
            if (!readOn(receiver, (int) reader.needed())) {
                return 0;
            }
        }
        return 0;
    }

    private boolean begin(PacketReceiver receiver) throws IOException {
        chunk = pool.poll(receiver);
        if (chunk == null) {
            return false;
        }
        chunk.clear();
        fill(CaptureFormat.MAGIC_LENGTH);
        reader = RecordReader.of(name, filters, chunk.address(), chunk.length());
        reader.window(chunk.address(), chunk.length(), 0);
        return true;
    }

    /**
     * The reader wants {@code needed} bytes and its window has less: reads on. False where the shards hold all chunks.
     */
    private boolean readOn(PacketReceiver receiver, int needed) throws IOException {
        if (chunk != null && !receiver.isReleased(receiver.mark())) {
            pool.lend(chunk, receiver);
            chunk = null;
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

    /** Reads a piece, and on until the chunk holds {@code needed} bytes or the file has ended. */
    private void fill(int needed) throws IOException {
        do {
            ended = chunk.read(file, PIECE) < 0;
        } while (!ended && chunk.length() < needed);
    }

    private int end(PacketReceiver receiver) throws CaptureException {
        if (reader.offset() + reader.left() < size) {
            throw reader.broken("the file became shorter while it was read");
        }
        if (reader.left() > 0) {
            throw reader.cutOff();
        }
        pool.lend(chunk, receiver);
        return PacketSource.END;
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
