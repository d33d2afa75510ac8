package io.ringprobe.capture.file;

import io.ringprobe.capture.PacketReceiver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The chunks of one input, for all its files one after the other. A chunk goes round: free, filled by the reader thread
 * (from a plain file by the capture thread), read by the capture thread, lent to the shards, free again when the
 * receiver says that they are done.
 *
 * <p>{@link #take()} and {@link #giveBack} are for the reader thread; all else for the capture thread, which closes the
 * pool when all frames are released and the reader thread has ended.
 */
final class ChunkPool implements AutoCloseable {
    static final int CHUNK_SIZE = 1 << 20;
    static final int CHUNKS = 8;

    /** Room for a record of usual snap length with its header. */
    private static final int BRIDGE_SIZE = 64 * 1024;

    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
    private final ArrayDeque<Chunk> lent = new ArrayDeque<>();
    private final ArrayDeque<Chunk> freeBridges = new ArrayDeque<>();
    private final List<Chunk> chunks = new ArrayList<>(CHUNKS);
    private Chunk openBridge;

    /** Allocates the chunks, if that hasn't been done. */
    void fill() {
        while (chunks.size() < CHUNKS) {
            Chunk chunk = new Chunk(CHUNK_SIZE, false);
            chunks.add(chunk);
            free.add(chunk);
        }
    }

    /** An empty chunk; waits until there is one. */
    Chunk take() throws InterruptedException {
        Chunk chunk = free.take();
        chunk.clear();
        return chunk;
    }

    /** An empty chunk, or null where there is none now; for the capture thread, where it fills chunks itself. */
    Chunk poll(PacketReceiver receiver) {
        recycle(receiver);
        Chunk chunk = free.poll();
        if (chunk != null) {
            chunk.clear();
        }
        return chunk;
    }

    /** Takes back a chunk that wasn't used; for the reader thread. */
    void giveBack(Chunk chunk) {
        free.add(chunk);
    }

    /** An empty bridge. It must be lent before the next is taken. */
    Chunk takeBridge() {
        openBridge = freeBridges.isEmpty() ? new Chunk(BRIDGE_SIZE, true) : freeBridges.pop();
        openBridge.clear();
        return openBridge;
    }

    /** Takes back a chunk whose packets were all handed over before {@code mark}, and may still be needed. */
    void lend(Chunk chunk, long mark) {
        if (chunk.isBridge) {
            openBridge = null;
        }
        chunk.mark = mark;
        lent.add(chunk);
    }

    /** Frees the chunks that the shards are done with. */
    void recycle(PacketReceiver receiver) {
        while (!lent.isEmpty() && receiver.isReleased(lent.peek().mark)) {
            free(lent.poll());
        }
    }

    private void free(Chunk chunk) {
        if (!chunk.isBridge) {
            chunk.shrink(CHUNK_SIZE);
            free.add(chunk);
        } else if (chunk.capacity() > BRIDGE_SIZE) {
            chunk.close();
        } else {
            freeBridges.push(chunk);
        }
    }

    @Override
    public void close() {
        lent.stream().filter(c -> c.isBridge).forEach(Chunk::close);
        freeBridges.forEach(Chunk::close);
        chunks.forEach(Chunk::close);
        if (openBridge != null) {
            openBridge.close();
        }
    }
}
