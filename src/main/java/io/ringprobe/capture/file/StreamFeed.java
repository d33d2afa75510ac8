package io.ringprobe.capture.file;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import java.io.IOException;

/**
 * A compressed file or a pipe: read by a thread of its own into chunks, whose frames are lent and which are used again.
 * A record that straddles chunks is put together in a bridge, which holds exactly this record.
 *
 * <p>Owned by the capture thread.
 */
final class StreamFeed implements CaptureFeed {
    /** How often one poll may go on in other memory without having found a packet. */
    private static final int MAX_TURNS = 32;

    private final String name;
    private final FilterSet filters;
    private final ChunkPool pool;
    private final ChunkReader source;

    /** Null until the first chunk tells the format. */
    private RecordReader reader;

    /** The chunk that is being read; null between two chunks. */
    private Chunk chunk;

    /** Bytes of the chunk that went into a bridge, at its head. */
    private int taken;

    /** Where in the stream the chunk begins. */
    private long chunkOffset;

    /** The record that straddles chunks; null where the reader's window lies in the chunk itself. */
    private Chunk bridge;

    private long bridgeOffset;

    StreamFeed(String name, FilterSet filters, ChunkPool pool, ChunkReader source) {
        this.name = name;
        this.filters = filters;
        this.pool = pool;
        this.source = source;
        pool.fill();
        source.start();
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) throws IOException {
        if (reader == null && !nextChunk(receiver)) {
            return idle();
        }
        for (int turn = 0; turn < MAX_TURNS; turn++) {
            int handed = reader.read(receiver, limit);
            if (handed > 0) {
                return handed;
            }
            long needed = reader.needed();
            if (needed <= reader.left()) {
                return 0;
            }
            if (!readOn(receiver, (int) needed)) {
                return idle();
            }
        }
        return 0;
    }

    /**
     * The reader wants {@code needed} bytes and its window has less: goes on in other memory. False where none is there
     * now.
     */
    private boolean readOn(PacketReceiver receiver, int needed) throws IOException {
        if (bridge != null && reader.left() == 0) {
            lend(bridge, receiver);
            bridge = null;
            if (chunk != null) {
                windowOnChunk();
                return true;
            }
        }
        if (bridge == null && chunk != null) {
            leaveChunk(receiver, needed);
        }
        if (chunk == null && !nextChunk(receiver)) {
            return false;
        }
        if (bridge != null) {
            fillBridge(receiver, needed);
        }
        return true;
    }

    /** The rest of the chunk is less than a record: it goes to the head of a bridge. */
    private void leaveChunk(PacketReceiver receiver, int needed) {
        int rest = (int) reader.left();
        if (rest > 0) {
            bridgeOffset = reader.offset();
            bridge = pool.takeBridge();
            bridge.require(needed);
            bridge.append(reader.cursor(), rest);
            windowOnBridge();
        }
        lendChunk(receiver);
    }

    private void lendChunk(PacketReceiver receiver) {
        chunkOffset += chunk.length();
        lend(chunk, receiver);
        chunk = null;
    }

    private void lend(Chunk done, PacketReceiver receiver) {
        pool.lend(done, receiver.mark());
        pool.recycle(receiver);
    }

    private boolean nextChunk(PacketReceiver receiver) throws IOException {
        boolean ended = source.isEnded();
        chunk = source.poll();
        if (chunk == null) {
            if (!ended) {
                pool.recycle(receiver);
            }
            return false;
        }
        taken = 0;
        if (reader == null) {
            reader = RecordReader.of(name, filters, chunk.address(), chunk.length());
        }
        if (bridge == null) {
            windowOnChunk();
        }
        return true;
    }

    private void fillBridge(PacketReceiver receiver, int needed) {
        bridge.require(needed);
        int count = Math.min(needed - bridge.length(), chunk.length() - taken);
        bridge.append(chunk.address() + taken, count);
        taken += count;
        windowOnBridge();
        if (taken == chunk.length()) {
            lendChunk(receiver);
        }
    }

    private void windowOnChunk() {
        reader.window(chunk.address() + taken, chunk.length() - taken, chunkOffset + taken);
    }

    private void windowOnBridge() {
        reader.window(bridge.address(), bridge.length(), bridgeOffset);
    }

    /** What a poll returns when there is no chunk: for now, or at the end of the stream. */
    private int idle() throws IOException {
        if (!source.isEnded()) {
            return 0;
        }
        if (source.failure() != null) {
            throw source.failure();
        }
        if (reader == null) {
            throw RecordReader.notACapture(name, new byte[0], 0);
        }
        if (reader.left() > 0) {
            throw reader.cutOff();
        }
        return PacketSource.END;
    }

    @Override
    public boolean isWaiting() {
        return chunk == null;
    }

    @Override
    public long position() {
        return source.position();
    }

    @Override
    public void close() throws IOException {
        source.stop();
    }
}
