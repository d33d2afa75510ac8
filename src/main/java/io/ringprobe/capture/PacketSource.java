package io.ringprobe.capture;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * One input: delivers captured packets, in the order in which they came.
 *
 * <p>Opened, polled and closed by the capture thread that owns it. A source lends its frames: it hands out their
 * addresses and may overwrite or unmap the memory only when {@link PacketReceiver#isReleased} says that every shard is
 * done with it.
 */
public interface PacketSource extends AutoCloseable {
    /** A source that nothing wakes looks again after so long. */
    long LOOK_NANOS = 5_000_000;

    /** What {@link #poll} returns when nothing will come any more. */
    int END = -1;

    /** The name that tells inputs apart in the balance and in messages, such as {@code pcaps/demo.pcap}. */
    String name();

    /**
     * Hands up to {@code limit} packets to {@code receiver}.
     *
     * @return the number handed over, 0 when nothing is there now, {@link #END} when nothing will come any more
     * @throws CaptureException if the input is broken; all whole packets before that place have been delivered
     * @throws IOException if reading fails
     */
    int poll(PacketReceiver receiver, int limit) throws IOException;

    /**
     * Waits until packets may have come, but no longer than {@code nanos}; called after a poll that found nothing.
     * Where nothing wakes the thread, it looks again soon enough not to miss much.
     */
    default void await(long nanos) {
        LockSupport.parkNanos(Math.min(nanos, LOOK_NANOS));
    }

    /**
     * Packets that came, and that kernel or card threw away because this source's buffer was full; since it was opened.
     * Only for the capture thread, which asks several times a second and once before the end.
     */
    default long missed() {
        return 0;
    }

    /** Packets that the interface itself dropped or received damaged since the source was opened; else as above. */
    default long missedByInterface() {
        return 0;
    }

    /**
     * What is wrong now, such as {@code interface eth0 is down}; null where all is well. A source with trouble waits
     * and goes on by itself. Any thread may ask.
     */
    default String trouble() {
        return null;
    }

    /** Bytes of input read so far, for progress. */
    long position();

    /** Bytes of input in all, or -1 where nobody knows. */
    default long size() {
        return -1;
    }

    /** Frees memory and files; only called when all frames are released. */
    @Override
    void close() throws IOException;
}
