package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The thread that reads and decompresses one stream into chunks, so that decompression and the wait for a pipe don't
 * hold the capture thread. The capture thread starts it, takes its chunks and stops it.
 */
final class ChunkReader implements Runnable {
    private static final int BUFFER = 64 * 1024;
    private static final long WAKE_MILLIS = 20;

    private final String name;
    private final ByteSource source;
    private final boolean live;
    private final ChunkPool pool;
    private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(ChunkPool.CHUNKS);
    private final Thread thread;

    private volatile RawInput raw;
    private volatile boolean opening;
    private volatile boolean ended;
    /** Written before {@code ended}, read after it. */
    private IOException failure;

    private long decompressed;

    /** @param live whether a writer may still be at work: then what came is handed over at once, else in full chunks */
    ChunkReader(String name, ByteSource source, boolean live, ChunkPool pool) {
        this.name = name;
        this.source = source;
        this.live = live;
        this.pool = pool;
        this.thread = Thread.ofPlatform().daemon().name("read " + name).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** The next filled chunk, or null where none is there now. */
    Chunk poll() {
        return filled.poll();
    }

    /** Whether no chunk will come any more. */
    boolean isEnded() {
        return ended && filled.isEmpty();
    }

    /** What ended the thread early, or null. */
    IOException failure() {
        return failure;
    }

    /** Bytes read from the source, before decompression. */
    long position() {
        RawInput input = raw;
        return input == null ? 0 : input.position();
    }

    /** Ends the thread, wherever it waits. */
    void stop() throws IOException {
        boolean interrupted = false;
        while (thread.isAlive()) {
            thread.interrupt();
            if (opening) {
                source.wake();
            }
            try {
                thread.join(WAKE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try (RawInput input = open()) {
            raw = input;
            readAll(input);
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = new IOException(name + ": reading failed: " + e, e);
        } finally {
            ended = true;
        }
    }

    private RawInput open() throws IOException {
        opening = true;
        try {
            return new RawInput(source.open());
        } finally {
            opening = false;
        }
    }

    private void readAll(RawInput input) throws IOException, InterruptedException {
        byte[] first = new byte[CaptureFormat.MAGIC_LENGTH];
        Compression compression = Compression.of(first, input.peek(first, first.length));
        try (InputStream in = compression.open(input)) {
            fillChunks(in);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw input.failed() ? e : damaged(compression, e);
        }
    }

    private void fillChunks(InputStream in) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        Chunk chunk = pool.take();
        try {
            for (int n = read(in, buffer, chunk); n >= 0; n = read(in, buffer, chunk)) {
                chunk.append(buffer, n);
                decompressed += n;
                if (chunk.room() == 0 || live && decompressed >= CaptureFormat.MAGIC_LENGTH) {
                    filled.put(chunk);
                    chunk = null;
                    chunk = pool.take();
                }
            }
        } finally {
            handOverLast(chunk);
        }
    }

    private void handOverLast(Chunk chunk) {
        if (chunk != null && chunk.length() > 0) {
            filled.add(chunk);
        } else if (chunk != null) {
            pool.giveBack(chunk);
        }
    }

    private static int read(InputStream in, byte[] buffer, Chunk chunk) throws IOException {
        return in.read(buffer, 0, Math.min(buffer.length, chunk.room()));
    }

    private CaptureException damaged(Compression compression, IOException cause) {
        CaptureException e = new CaptureException(
                CaptureException.Kind.CUT_OFF,
                name + ": byte " + decompressed + " of the decompressed data: the " + compression
                        + " data is damaged or cut off: " + Compression.complaint(cause));
        e.initCause(cause);
        return e;
    }
}
