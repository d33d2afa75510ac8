package io.ringprobe.export.text;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Writes buffers to a channel in a thread of its own, so that a pipe or terminal whose reader pauses holds up nobody
 * else. The export thread gives it full buffers and gets them back when they have been written, or as much of them as
 * could be.
 */
final class BackgroundWriter implements AutoCloseable {
    private final BlockingQueue<LineBuffer> full;
    private final BlockingQueue<LineBuffer> done;
    private final FileChannel channel;
    private final Thread thread;
    private volatile IOException failure;

    /** @param buffers how many there are at most */
    BackgroundWriter(String name, FileChannel channel, int buffers) {
        this.channel = channel;
        this.full = new ArrayBlockingQueue<>(buffers);
        this.done = new ArrayBlockingQueue<>(buffers);
        this.thread = Thread.ofPlatform().name("write-" + name).daemon(true).start(this::run);
    }

    private void run() {
        try {
            while (true) {
                LineBuffer buffer = full.take();
                writeOut(buffer);
                done.add(buffer);
            }
        } catch (InterruptedException e) {
            // Closed: the export thread counts what is still in the queue as not written.
            Thread.currentThread().interrupt();
        }
    }

    private void writeOut(LineBuffer buffer) {
        if (failure != null) {
            return;
        }
        try {
            buffer.writeTo(channel);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Gives a buffer to be written; it belongs to the writer until it comes back. */
    void write(LineBuffer buffer) {
        full.add(buffer);
    }

    /** A buffer that has been written, or as much of it as could be; null if there is none within that time. */
    LineBuffer poll(long nanos) {
        try {
            return done.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return done.poll();
        }
    }

    /** What went wrong first, or null. */
    IOException failure() {
        return failure;
    }

    /**
     * Ends the thread, also in the midst of a write, by which the channel is closed. Buffers that have not been written
     * are then to be had from {@link #poll}, as if written in no part.
     */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        full.drainTo(done);
    }
}
