package io.ringprobe.capture.file;

import io.ringprobe.capture.PacketReceiver;
import java.io.IOException;

/**
 * The packets of one file; the contract is that of {@link io.ringprobe.capture.PacketSource}, which is made of these.
 */
sealed interface CaptureFeed extends AutoCloseable permits PlainFeed, StreamFeed {
    /** As {@link io.ringprobe.capture.PacketSource#poll}. */
    int poll(PacketReceiver receiver, int limit) throws IOException;

    /** Whether a poll can find something only when another thread has done its part. */
    boolean isWaiting();

    /** Bytes read so far, as they lie in the file. */
    long position();

    @Override
    void close() throws IOException;
}
