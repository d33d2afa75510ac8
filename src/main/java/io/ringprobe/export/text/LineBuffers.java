package io.ringprobe.export.text;

import io.ringprobe.profile.Profile;
import io.ringprobe.profile.Span;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The buffers of one output, and their way to its target: files are written at once, what may block by a
 * {@link BackgroundWriter}. Owned by the export thread.
 */
final class LineBuffers implements AutoCloseable {
    /** Together some 16 MiB. */
    private static final int MOST = 256;

    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(100);
    /** How often a reader that takes nothing is waited for at the end, where it isn't waited for at all cost. */
    private static final int PATIENCE = 50;

    private final TextTarget target;
    private final int maxLength;
    private final BooleanSupplier mayWait;
    private final BiConsumer<LineBuffer, IOException> onWritten;
    private final BackgroundWriter background;
    private final Deque<LineBuffer> free = new ArrayDeque<>();
    private final Span stall;
    private int made;

    /**
     * @param maxLength octets of the longest record
     * @param mayWait whether to wait for a buffer rather than do without
     * @param onWritten told of each buffer whose writing has ended, and what went wrong, if something did
     * @param output its name
     */
    LineBuffers(
            TextTarget target,
            int maxLength,
            BooleanSupplier mayWait,
            BiConsumer<LineBuffer, IOException> onWritten,
            String output) {
        this.target = target;
        this.maxLength = maxLength;
        this.mayWait = mayWait;
        this.onWritten = onWritten;
        this.stall = Profile.current().stall(output, "reader");
        this.background = target.mayBlock() ? new BackgroundWriter(target.name(), target.channel(), MOST) : null;
    }

    /** An empty buffer; null if all wait to be written and it isn't worth waiting. */
    LineBuffer next() {
        collect();
        if (free.isEmpty() && made < MOST) {
            made++;
            return new LineBuffer(maxLength);
        }
        while (free.isEmpty() && mayWait.getAsBoolean()) {
            stall.begin();
            takeBack(WAIT);
            stall.end(0, 0);
        }
        return free.poll();
    }

    /** An empty buffer if one is at hand. */
    LineBuffer spare() {
        return free.poll();
    }

    /** Sends the buffer on its way; one that is empty stays. */
    void write(LineBuffer buffer) {
        if (buffer.isEmpty()) {
            free.add(buffer);
            return;
        }
        if (background != null) {
            background.write(buffer);
            return;
        }
        IOException failure = null;
        try {
            buffer.writeTo(target.channel());
        } catch (IOException e) {
            failure = e;
        }
        finish(buffer, failure);
    }

    /** Takes back what has been written meanwhile. */
    void collect() {
        while (background != null && takeBack(0)) {
            // Each one counts itself.
        }
    }

    private boolean takeBack(long nanos) {
        LineBuffer buffer = background.poll(nanos);
        if (buffer != null) {
            finish(buffer, background.failure());
        }
        return buffer != null;
    }

    private void finish(LineBuffer buffer, IOException failure) {
        onWritten.accept(buffer, failure);
        buffer.clear();
        free.add(buffer);
    }

    private boolean isBusy() {
        return free.size() < made;
    }

    /** Waits for what is under way; live, only as long as the reader takes something. */
    @Override
    public void close() {
        if (background != null) {
            int patience = PATIENCE;
            while (isBusy() && patience > 0) {
                patience = takeBack(WAIT) || mayWait.getAsBoolean() ? PATIENCE : patience - 1;
            }
            background.close();
            collect();
        }
        free.forEach(LineBuffer::close);
    }
}
